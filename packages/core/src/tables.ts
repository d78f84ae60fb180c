import { budgets } from './budgets/model/budget.js';
import { decisions } from './budgets/model/decision.js';
import { holds } from './budgets/model/hold.js';
import { ledgerEntries } from './budgets/model/ledger.js';
import { webhookDeliveries, webhookEndpoints } from './platform/delivery/webhooks/model.js';
import { alertRules, alerts } from './platform/spending/alerts/model.js';
import { actions } from './platform/spending/approvals/model.js';
import { subscriptions } from './platform/spending/billing/model.js';
import { cardAccounts } from './platform/spending/issuing/model/account.js';
import { cardApprovals } from './platform/spending/issuing/model/approval.js';
import { issuedCards } from './platform/spending/issuing/model/card.js';
import { spendEntries } from './platform/spending/issuing/model/spend.js';
import { cardTransactions } from './platform/spending/issuing/model/transaction.js';
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
import { customerMappings } from './products/costs/margins/model.js';
import { toolCosts } from './products/costs/tool-costs/model.js';
import { providerAccounts } from './products/monitoring/connections/model.js';
import { digestRuns } from './products/monitoring/digests/model.js';
import { monitoringJobs } from './products/monitoring/jobs/model.js';
import { notices } from './products/monitoring/notices/model.js';
import { restatements, snapshots, spendDays, spendDetails } from './products/monitoring/samples/model.js';
import { monitoringWorkspaces } from './products/monitoring/workspace/model.js';
import { upgradeUrls } from './products/costs/upgrade-urls/model.js';
import { creditEntries } from './products/projects/code-credits/model.js';
import { lineEntries } from './products/projects/credit-line/model.js';
import { projects } from './products/projects/portfolio/model.js';
import { linkedCosts } from './products/projects/profit-and-loss/model.js';
import { waitlistPlaces } from './products/projects/waitlist/model.js';
import { wallets } from './products/wallets/agents/model.js';
import { transfers } from './products/wallets/transfers/model.js';
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
  of(subscriptions),

  of(costEvents),
  of(actions),
  of(toolCosts),
  of(capturedBodies),
  of(upgradeUrls),
  of(customerMappings),

  of(alertRules),
  of(alerts),

  of(cardAccounts),
  of(issuedCards),
  of(cardTransactions),
  of(cardApprovals),
  of(spendEntries),

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

  of(wallets),
  of(transfers),

  of(digestRuns),
  of(monitoringJobs),
  of(monitoringWorkspaces),
  of(notices),
  of(providerAccounts),
  of(restatements),
  of(snapshots),
  of(spendDays),
  of(spendDetails),

  of(projects),
  of(linkedCosts),
  of(lineEntries),
  of(creditEntries),
  of(waitlistPlaces),
];
