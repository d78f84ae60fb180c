import { budgets } from './budgets/model/budget.js';
import { decisions } from './budgets/model/decision.js';
import { holds } from './budgets/model/hold.js';
import { ledgerEntries } from './budgets/model/ledger.js';
import { webhookDeliveries, webhookEndpoints } from './platform/delivery/webhooks/model.js';
import { actions } from './platform/spending/approvals/model.js';
import { costEvents } from './platform/spending/usage/model.js';
import { auditEvents } from './platform/tenancy/audit/model.js';
import { apiKeys, credentials } from './platform/tenancy/keys/model.js';
import { invitations, memberships, organizations } from './platform/tenancy/organizations/model.js';
import { calendarFeeds } from './products/benefits/calendar/model.js';
import { cards, retentionEvents } from './products/benefits/cards/model.js';
import { rewards } from './products/benefits/certificates/model.js';
import { externalCards } from './products/benefits/five-24/model.js';
import { householdSettings, owners } from './products/benefits/household/model.js';
import { loyaltyPrograms } from './products/benefits/loyalty/model.js';
import { welcomeOffers } from './products/benefits/offers/model.js';
import { benefits, touchedPeriods } from './products/benefits/perks/model.js';
import { capturedBodies } from './products/costs/bodies/model.js';
import { toolCosts } from './products/costs/tool-costs/model.js';
import { outgoingEvents } from './storage/outbox.js';
import type { Identified, Table } from './storage/table.js';

const of = <Row extends Identified>(table: Table<Row>): Table<Identified> =>
  table as unknown as Table<Identified>;

/**
 * Every table and log that Bursar and its products store rows in. An adapter with a schema of its own compares it with
 * these; a log brings one more table per dimension of its rollups. Those of the conformance suite are apart.
 */
export const declaredTables: readonly Table<Identified>[] = [
  of(outgoingEvents),

  of(budgets),
  of(decisions),
  of(holds),
  of(ledgerEntries),

  of(organizations),
  of(memberships),
  of(invitations),
  of(apiKeys),
  of(credentials),
  of(auditEvents),

  of(costEvents),
  of(actions),
  of(toolCosts),
  of(capturedBodies),

  of(webhookEndpoints),
  of(webhookDeliveries),

  of(benefits),
  of(calendarFeeds),
  of(cards),
  of(externalCards),
  of(householdSettings),
  of(loyaltyPrograms),
  of(owners),
  of(retentionEvents),
  of(rewards),
  of(touchedPeriods),
  of(welcomeOffers),
];
