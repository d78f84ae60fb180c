import type { ActorKey } from '../../../../kernel/actor.js';
import { DomainError } from '../../../../kernel/errors.js';

function violation(
  mandate: 'allowed_providers' | 'allowed_models',
  requested: string,
  allowed: readonly string[],
): DomainError {
  return new DomainError('mandate_violation', 'forbidden', `This API key may not use ${requested}.`, {
    mandate,
    requested,
    allowed: [...allowed],
  });
}

/** @throws DomainError `mandate_violation` when a key may not use the provider or the model (costs spec §9.1, §9.8). */
export function checkKeyMandates(
  key: Pick<ActorKey, 'allowedModels' | 'allowedProviders'> | undefined,
  { provider, model }: { readonly provider: string; readonly model: string },
): void {
  const { allowedProviders: providers = null, allowedModels: models = null } = key ?? {};
  if (providers !== null && !providers.includes(provider))
    throw violation('allowed_providers', provider, providers);
  if (models !== null && !models.includes(model)) throw violation('allowed_models', model, models);
}
