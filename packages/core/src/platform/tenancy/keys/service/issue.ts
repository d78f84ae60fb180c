import { actingUser, auditEntry } from '../../audit/rules.js';
import { auditEvents } from '../../audit/model.js';
import type { Actor } from '../../../../kernel/actor.js';
import { DomainError, invalid } from '../../../../kernel/errors.js';
import { entry, type Op } from '../../../../storage/counters.js';
import type { Storage, TenantStorage } from '../../../../storage/storage.js';
import { memberships, organizations } from '../../organizations/model.js';
import { checkName } from '../../organizations/rules/names.js';
import { tenantOf } from '../../organizations/rules/tenant.js';
import { apiKeys, credentials, type ApiKey } from '../model.js';
import { checkMandates, checkTags } from '../rules/mandates.js';
import { bytesFor, defaultFormat, endsOf, makeSecret, type SecretFormat } from '../rules/secret.js';
import { graceEnd, isAlive, noMember } from '../rules/verdict.js';
import { stampCatalogue } from './catalogue.js';
import type { IssuedKey, IssuedOnce, KeyParts, NewKey, Rotation } from './parts.js';

type Powers = Omit<
  ApiKey,
  'id' | 'prefix' | 'suffix' | 'revokedAt' | 'replacedBy' | 'lastUsedAt' | 'createdAt'
>;

/** A key with these powers, made up but not stored. */
function draw(
  { runtime }: KeyParts,
  powers: Powers,
  format: SecretFormat,
  now: Date,
  id = runtime.id(),
): IssuedKey {
  const secret = makeSecret(format, runtime.random(bytesFor(format)));
  const key: ApiKey = {
    ...powers,
    id,
    ...endsOf(format, secret),
    revokedAt: null,
    replacedBy: null,
    lastUsedAt: null,
    createdAt: now,
  };
  return { key, secret };
}

/** A deletion or a departure that held the catalogue first has left nothing to hang a key on. */
async function checkPlace(
  { directory }: Storage,
  organization: string,
  userId: string | null,
): Promise<void> {
  if (!(await directory.collection(organizations).get(organization)))
    throw new DomainError('not_found', 'missing', 'Organization not found.');
  if (userId === null) return;
  const [member] = await directory.collection(memberships).find({ organization, userId });
  if (!member) throw noMember();
}

/**
 * Stores a key whose tenant's catalogue is held.
 *
 * @throws DomainError `not_found` when the organization is gone, `forbidden` when the key's owner is no member.
 */
async function store(
  tx: Storage,
  { runtime }: KeyParts,
  { organization, environment }: Pick<Actor, 'organization' | 'environment'>,
  { key, secret }: IssuedKey,
): Promise<void> {
  await checkPlace(tx, organization, key.userId);
  const credential = { id: key.id, hash: runtime.hash(secret), organization, environment };
  const stored =
    (await tx.tenant(tenantOf(organization, environment)).collection(apiKeys).insert(key)) &&
    (await tx.directory.collection(credentials).insert(credential));
  if (!stored) throw new Error('a fresh key met a stored one: the entropy source repeats itself');
}

async function livingKeys(tenant: TenantStorage, now: Date): Promise<number> {
  const keys = tenant.collection(apiKeys);
  const later = new Date(now.getTime() + 1);
  const [lasting, expiring] = [
    await keys.count({ revokedAt: null, expiresAt: null }),
    await keys.count({ revokedAt: null, expiresAt: { from: later } }),
  ];
  return lasting + expiring;
}

/** What an earlier attempt of the same request has made. @throws DomainError `not_found` when it is no more. */
async function madeBefore(tenant: TenantStorage, id: string | null): Promise<IssuedOnce> {
  const key = id === null ? undefined : await tenant.collection(apiKeys).get(id);
  if (!key) throw new DomainError('not_found', 'missing', 'API key not found.');
  return { key, secret: null };
}

/** Creates a key, once per `op`; see `KeyService.create`. */
export async function createKey(parts: KeyParts, actor: Actor, input: NewKey, op?: Op): Promise<IssuedOnce> {
  const { storage, runtime, environments } = parts;
  const environment = input.environment ?? actor.environment;
  if (!environments.includes(environment))
    throw invalid(['environment'], `must be one of ${environments.join(', ')}`);
  const name = checkName(input.name);
  checkMandates(input);
  checkTags(input.defaultTags);
  const { keys: limit } = await parts.limitsOf(actor.organization);
  const now = runtime.now();
  const place = { organization: actor.organization, environment };
  const issued = draw(
    parts,
    {
      userId: input.userId === undefined ? actingUser(actor) : input.userId,
      name,
      defaultTags: input.defaultTags ?? {},
      allowedModels: input.allowedModels ?? null,
      allowedProviders: input.allowedProviders ?? null,
      scopes: input.scopes ?? [],
      version: input.version ?? null,
      expiresAt: input.expiresAt ?? null,
    },
    input.format ?? defaultFormat(environment),
    now,
  );
  const told = auditEntry(
    actor,
    { action: 'api_key.created', resourceType: 'api_key', resourceId: issued.key.id, metadata: { name } },
    { id: runtime.id(), at: now },
  );
  return storage.transaction(async (tx): Promise<IssuedOnce> => {
    const tenant = tx.tenant(tenantOf(place.organization, environment));
    const writes = [entry(auditEvents, told)];
    const { replayed, result } = await stampCatalogue(tenant, runtime, now, writes, {
      op,
      made: issued.key.id,
    });
    if (replayed) return madeBefore(tenant, result);
    if (limit !== null && (await livingKeys(tenant, now)) >= limit)
      throw new DomainError('limit_exceeded', 'conflict', `At most ${limit} API keys are allowed.`, {
        limit,
      });
    await store(tx, parts, place, issued);
    return issued;
  });
}

/** Replaces a key, once per `op`; see `KeyService.rotate`. */
export async function rotateKey(
  parts: KeyParts,
  actor: Actor,
  id: string,
  { graceMs, expiresAt, format }: Rotation,
  op?: Op,
): Promise<IssuedOnce> {
  const { storage, runtime } = parts;
  const now = runtime.now();
  const next = runtime.id();
  return storage.transaction(async (tx): Promise<IssuedOnce> => {
    const tenant = tx.tenant(actor.tenant);
    const keys = tenant.collection(apiKeys);
    const { replayed, result } = await stampCatalogue(tenant, runtime, now, [], { op, made: next });
    if (replayed) return madeBefore(tenant, result);
    const seen = await keys.get(id);
    if (!seen || !isAlive(seen, now)) throw new DomainError('not_found', 'missing', 'API key not found.');
    if (seen.replacedBy !== null)
      throw new DomainError('conflict', 'conflict', 'This key has been rotated already.');
    const end = graceEnd(seen, now, graceMs);
    const life =
      seen.expiresAt && new Date(now.getTime() + seen.expiresAt.getTime() - seen.createdAt.getTime());
    const issued = draw(
      parts,
      { ...seen, expiresAt: expiresAt === undefined ? life : expiresAt },
      format ?? defaultFormat(actor.environment),
      now,
      next,
    );
    await store(tx, parts, actor, issued);
    await keys.replaceAll(
      { id },
      { replacedBy: issued.key.id, ...(end > now ? { expiresAt: end } : { revokedAt: now }) },
    );
    if (end <= now)
      await tx.directory.collection(credentials).remove({ organization: actor.organization, id });
    const told = auditEntry(
      actor,
      {
        action: 'api_key.rotated',
        resourceType: 'api_key',
        resourceId: id,
        metadata: { replacedBy: issued.key.id },
      },
      { id: runtime.id(), at: now },
    );
    await tenant.log(auditEvents).append([told]);
    return issued;
  });
}
