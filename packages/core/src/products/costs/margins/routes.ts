import { deleteMapping, listMappings, saveMapping } from './routes/mappings.js';
import { getMargin, listMargins, listUnmatched } from './routes/margins.js';

/** Margins and customer mappings (costs spec §13.3–13.4). */
export const marginRoutes = [
  listMappings,
  saveMapping,
  deleteMapping,
  listMargins,
  listUnmatched,
  getMargin,
] as const;
