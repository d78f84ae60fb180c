import { z } from 'zod';
import { jsonBody } from '../../../http/input.js';
import { issuesFrom } from '../../../http/issues.js';
import { jsonReply } from '../../../http/reply.js';
import { defineRoute } from '../../../http/route.js';
import type { BenefitsServices } from '../service/services.js';
import {
  addedCard,
  ambiguousCard,
  archivedCard,
  bulkInput,
  bulkItem,
  bulkReport,
  cardDetail,
  cardInput,
  cardRow,
  cardUpdate,
  idText,
  updatedCard,
} from '../wire.js';
import { readBulkItem, readCard, readUpdate } from './routes/read-input.js';
import { showCandidate, showCard, showDetail, showRetention } from './routes/show.js';
import { cardDisplayName, templateLabel } from './rules/card-name.js';
import type { BulkCard, BulkResult } from './service/bulk-cards.js';

const route = defineRoute<BenefitsServices>();
const tags = ['Cards'];
const credentials = ['key'] as const;
const byId = z.object({ id: idText });

/** `GET /cards` (benefits spec §3.5). */
const listCards = route({
  id: 'listCards',
  method: 'GET',
  path: '/cards',
  summary: 'Lists active cards by display name.',
  tags,
  credentials,
  tool: { name: 'list_cards' },
  replies: { 200: jsonReply(z.array(cardRow)) },
  handle: async ({ services, actor }) => {
    const cards = await services.cards.list(actor);
    return { status: 200, body: cards.map(({ card, benefitCount }) => showCard(card, benefitCount)) };
  },
});

/** `GET /cards/:id` (benefits spec §3.6). */
const getCard = route({
  id: 'getCard',
  method: 'GET',
  path: '/cards/:id',
  summary: 'Shows a card with its benefits, its return on the fee and its retention history.',
  tags,
  credentials,
  tool: { name: 'get_card', names: { id: 'card_id' } },
  input: { path: byId },
  replies: { 200: jsonReply(cardDetail) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => ({
    status: 200,
    body: showDetail(await services.cards.get(actor, input.path.id)),
  }),
});

/** `POST /cards` (benefits spec §3.10). */
const createCard = route({
  id: 'createCard',
  method: 'POST',
  path: '/cards',
  summary:
    'Adds a card by name or template with its benefits; an ambiguous name answers 300 and adds nothing.',
  tags,
  credentials,
  tool: { name: 'create_card' },
  input: { body: jsonBody(cardInput) },
  replies: {
    201: jsonReply(addedCard),
    300: jsonReply(ambiguousCard, { description: 'Several cards fit: repeat with a template id.' }),
  },
  errors: ['not_found', 'already_exists'],
  handle: async ({ input: { body }, services, actor }) => {
    const added = await services.cards.add(actor, readCard(body));
    if (added.kind === 'ambiguous')
      return {
        status: 300,
        body: {
          error: 'several cards fit this name: repeat with one card_template_id',
          candidates: added.candidates.map(showCandidate),
        },
      };
    const { card, template, benefitsCreated } = added;
    return {
      status: 201,
      body: {
        card_id: card.id,
        card_display_name: cardDisplayName(card),
        matched_template: templateLabel(template),
        benefits_created: benefitsCreated,
        fee_month_inferred: card.feeMonth === null && card.openDate !== null,
        success: true as const,
      },
    };
  },
});

/** What an item calls its card. */
function nameOf(item: unknown): string | null {
  if (typeof item !== 'object' || item === null) return null;
  const { name, card_template_id: id } = item as Readonly<Record<string, unknown>>;
  return typeof name === 'string' ? name : typeof id === 'string' ? id : null;
}

/** An item read, or the first fault of it. */
function readItem(item: unknown): BulkCard | string {
  const read = bulkItem.safeParse(item);
  if (read.success) return readBulkItem(read.data);
  const [fault] = issuesFrom(read.error);
  return fault === undefined ? 'is no card' : `${fault.path.join('.')} ${fault.message}`.trim();
}

function showResult(result: BulkResult) {
  switch (result.status) {
    case 'created':
    case 'already_exists': {
      const { card_template_id: _, ...matched } = showCandidate(result.template);
      const card = result.cardId === null ? {} : { card_id: result.cardId };
      return { status: result.status, matched_template: matched, ...card };
    }
    case 'ambiguous':
      return { status: result.status, candidates: result.candidates.map(showCandidate) };
    case 'failed':
      return { status: result.status, error: result.error };
  }
}

/** `POST /cards/bulk` (benefits spec §3.11). */
const importCards = route({
  id: 'importCards',
  method: 'POST',
  path: '/cards/bulk',
  summary: 'Imports 1 to 50 cards, each for itself; `dry_run` only says what would happen.',
  tags,
  credentials,
  tool: { name: 'import_cards' },
  input: { body: jsonBody(bulkInput) },
  replies: { 200: jsonReply(bulkReport) },
  handle: async ({ input: { body }, services, actor }) => {
    const read = body.cards.map(readItem);
    const good = read.filter((item) => typeof item !== 'string');
    const options = { dryRun: body.dry_run, skipDuplicates: body.skip_duplicates };
    const imported = (await services.cards.import(actor, good, options)).values();
    const results = read.map((item): BulkResult => {
      if (typeof item === 'string') return { status: 'failed', error: item };
      const next = imported.next();
      if (next.done) throw new Error('every item has one result');
      return next.value;
    });
    const count = (status: BulkResult['status']): number =>
      results.filter((result) => result.status === status).length;
    return {
      status: 200,
      body: {
        summary: {
          total: results.length,
          created: count('created'),
          already_exists: count('already_exists'),
          ambiguous: count('ambiguous'),
          failed: count('failed'),
          dry_run: body.dry_run,
        },
        results: results.map((result, index) => ({
          index,
          input_name: nameOf(body.cards[index]),
          ...showResult(result),
        })),
      },
    };
  },
});

/** `PATCH /cards/:id` (benefits spec §3.12). */
const updateCard = route({
  id: 'updateCard',
  method: 'PATCH',
  path: '/cards/:id',
  summary: 'Changes a card, appends notes, and logs, corrects or deletes a retention event.',
  tags,
  credentials,
  tool: [
    { name: 'update_card', names: { id: 'card_id' } },
    {
      name: 'log_retention_offer',
      description: 'Logs what the issuer offered on a retention call and what came of it.',
      names: { id: 'card_id' },
      within: 'retention_offer',
    },
    {
      name: 'update_retention_event',
      description: 'Corrects a logged retention call; its date stays.',
      names: { id: 'card_id' },
      within: 'update_retention_event',
    },
    {
      name: 'delete_retention_event',
      description: 'Deletes a logged retention call and the offer that came with it.',
      names: { id: 'card_id', delete_retention_event_id: 'event_id' },
      only: ['delete_retention_event_id'],
    },
  ],
  input: { path: byId, body: jsonBody(cardUpdate) },
  replies: { 200: jsonReply(updatedCard) },
  errors: ['not_found', 'already_exists'],
  handle: async ({ input: { path, body }, services, actor }) => {
    const { card, changes, retention, cascadedOfferId } = await services.cards.update(
      actor,
      path.id,
      readUpdate(body),
    );
    return {
      status: 200,
      body: {
        card_id: card.id,
        nickname: card.nickname,
        notes: card.notes,
        original_open_date: card.openDate,
        product_changed_from: card.productChangedFrom,
        is_business: card.isBusiness,
        counts_toward_524: card.countsToward524,
        last_four: card.lastFour,
        changes: changes.map(({ field, oldValue, newValue }) => ({
          field,
          old_value: oldValue,
          new_value: newValue,
        })),
        ...(retention === null ? {} : { retention_entry: showRetention(retention) }),
        ...(cascadedOfferId === null ? {} : { cascaded_welcome_offer_id: cascadedOfferId }),
        success: true as const,
      },
    };
  },
});

/** `DELETE /cards/:id` (benefits spec §3.13). */
const archiveCard = route({
  id: 'archiveCard',
  method: 'DELETE',
  path: '/cards/:id',
  summary: 'Takes a card out of every active view; its history stays, and it still counts for 5/24.',
  tags,
  credentials,
  tool: { name: 'archive_card', names: { id: 'card_id' } },
  input: { path: byId },
  replies: { 200: jsonReply(archivedCard) },
  errors: ['not_found'],
  handle: async ({ input, services, actor }) => {
    const { id } = await services.cards.archive(actor, input.path.id);
    return { status: 200, body: { card_id: id, archived: true as const, success: true as const } };
  },
});

/** Cards. */
export const cardRoutes = [listCards, getCard, createCard, importCards, updateCard, archiveCard] as const;
