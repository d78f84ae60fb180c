import { auditEvents } from '../../audit/model.js';
import { auditEntry, type Audited } from '../../audit/rules.js';
import type { Actor } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import { entry } from '../../../../storage/counters.js';
import type { Storage } from '../../../../storage/storage.js';
import { checkName } from '../../organizations/rules/names.js';
import { apiKeys, credentials, type ApiKey } from '../model.js';
import { checkMandates, checkTags } from '../rules/mandates.js';
import { stampCatalogue } from './catalogue.js';
import type { KeyChange, KeyParts } from './parts.js';

const unknownKey = (): DomainError => new DomainError('not_found', 'missing', 'API key not found.');

/** Changes one unrevoked key under the catalogue's lock, with its audit entry. */
async function change(
  { storage, runtime }: KeyParts,
  actor: Actor,
  id: string,
  audited: Omit<Audited, 'resourceType' | 'resourceId'>,
  patch: (now: Date) => Partial<Omit<ApiKey, 'id'>>,
  also?: (tx: Storage) => Promise<unknown>,
): Promise<ApiKey> {
  const now = runtime.now();
  const told = auditEntry(
    actor,
    { ...audited, resourceType: 'api_key', resourceId: id },
    { id: runtime.id(), at: now },
  );
  return storage.transaction(async (tx) => {
    const tenant = tx.tenant(actor.tenant);
    await stampCatalogue(tenant, runtime, now, [entry(auditEvents, told)]);
    const keys = tenant.collection(apiKeys);
    const seen = await keys.get(id);
    if (!seen || seen.revokedAt !== null) throw unknownKey();
    await keys.replaceAll({ id }, patch(now));
    await also?.(tx);
    return { ...seen, ...patch(now) };
  });
}

/** See `KeyService.update`. */
export async function updateKey(
  parts: KeyParts,
  actor: Actor,
  id: string,
  wanted: KeyChange,
): Promise<ApiKey> {
  checkMandates(wanted);
  checkTags(wanted.defaultTags);
  const patch = {
    ...(wanted.name === undefined ? {} : { name: checkName(wanted.name) }),
    ...(wanted.defaultTags === undefined ? {} : { defaultTags: wanted.defaultTags }),
    ...(wanted.allowedModels === undefined ? {} : { allowedModels: wanted.allowedModels }),
    ...(wanted.allowedProviders === undefined ? {} : { allowedProviders: wanted.allowedProviders }),
  };
  const fields = Object.keys(patch);
  if (fields.length === 0) throw invalid([], 'nothing to change');
  return change(parts, actor, id, { action: 'api_key.updated', metadata: { fields } }, () => patch);
}

/** See `KeyService.revoke`. */
export const revokeKey = (parts: KeyParts, actor: Actor, id: string): Promise<ApiKey> =>
  change(
    parts,
    actor,
    id,
    { action: 'api_key.revoked' },
    (now) => ({ revokedAt: now }),
    (tx) => tx.directory.collection(credentials).remove({ organization: actor.organization, id }),
  );
