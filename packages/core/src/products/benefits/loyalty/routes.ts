import { getBestCard, getEarnRates } from './routes/earning.js';
import { listPrograms, saveProgram, listTransferPartners } from './routes/programs.js';

/** Programs, partners, rates and the best card. */
export const loyaltyRoutes = [
  listPrograms,
  saveProgram,
  listTransferPartners,
  getEarnRates,
  getBestCard,
] as const;
