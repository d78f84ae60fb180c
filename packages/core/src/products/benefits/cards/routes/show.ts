import type { z } from 'zod';
import type { CardTemplate } from '../../catalog/model.js';
import type { PortfolioCard } from '../../perks/service/portfolio.js';
import { showPeriod } from '../../perks/routes/show.js';
import { daysRemaining } from '../../perks/rules/generate-periods.js';
import { usageStatus } from '../../perks/rules/usage.js';
import type { candidate, cardDetail, cardRow, retentionRow } from '../../wire.js';
import type { RetentionEvent } from '../model.js';
import { anniversaryOf } from '../rules/anniversary.js';
import { renewalMonth } from '../rules/card-name.js';
import type { CardDetail } from '../service/read-cards.js';

/** The fee month, told or inferred from the opening day (ANC-2). */
const feeMonthOf = (card: PortfolioCard): number | null =>
  card.openDate === null && card.feeMonth === null ? null : anniversaryOf(card).month;

const shown = (card: PortfolioCard) => ({
  card_id: card.cardId,
  card_display_name: card.displayName,
  issuer: card.row.issuer,
  issuing_bank: card.row.issuingBank,
  card_name: card.row.name,
  nickname: card.row.nickname,
  last_four: card.row.lastFour,
  owner: card.ownerName,
  annual_fee: card.annualFee,
  renewal_month: renewalMonth(feeMonthOf(card)),
});

/** A card in a list. */
export const showCard = (card: PortfolioCard, benefitCount: number): z.output<typeof cardRow> => ({
  ...shown(card),
  benefit_count: benefitCount,
  added_at: card.addedOn,
});

/** A template that a name could mean. */
export const showCandidate = (template: CardTemplate): z.output<typeof candidate> => ({
  card_template_id: template.id,
  issuer: template.issuer,
  name: template.name,
  annual_fee: template.annualFee,
});

/** A logged call. */
export const showRetention = (event: RetentionEvent): z.output<typeof retentionRow> => ({
  event_id: event.id,
  date: event.date,
  description: event.offer,
  offer: event.offer,
  offer_type: event.offerType,
  outcome: event.outcome,
  offer_value_dollars: event.offerValue,
  offer_points: event.offerPoints,
  offer_currency: event.offerCurrency,
  spend_requirement: event.spendRequirement,
  spend_deadline: event.spendDeadline,
  notes: event.notes,
  ...(event.pairedOfferId === null ? {} : { paired_welcome_offer_id: event.pairedOfferId }),
});

/** One card with everything about it. */
export function showDetail(detail: CardDetail): z.output<typeof cardDetail> {
  const { card, roi, year, today } = detail;
  const { row } = card;
  return {
    ...shown(card),
    original_open_date: row.openDate,
    is_business: row.isBusiness,
    counts_toward_524: row.countsToward524,
    notes: row.notes,
    ...(row.archivedAt === null ? {} : { archived: true as const }),
    roi: {
      captured_value: roi.capturedValue,
      net_value: roi.netValue,
      roi_percent: roi.percent,
      fee_year_start: year.start,
      fee_year_end: year.end,
    },
    benefits: detail.benefits.map(({ benefit, period }) => ({
      benefit_id: benefit.benefitId,
      credit_name: benefit.creditName,
      schedule_type: benefit.scheduleType,
      category: benefit.category,
      current_period: period && {
        ...showPeriod(period, benefit.unit),
        days_remaining: daysRemaining(period.end, today),
        status: usageStatus(period),
      },
    })),
    total_available: detail.totalAvailable,
    total_at_risk_30d: detail.totalAtRisk,
    retention_history: detail.retention.map(showRetention),
  };
}
