import type { CardProgram } from './platform/spending/issuing/model.js';
import type { CardIssuer } from './platform/spending/issuing/ports.js';
import {
  issuingService,
  type IssuingParts,
  type IssuingService,
} from './platform/spending/issuing/service.js';

/** Who makes the cards of a tenant. */
export type IssuerFor = (tenant: string) => CardIssuer;

/** The one issuing service of a Bursar: every product whose cards hang on accounts opens its program in it. */
export interface SharedCards {
  /**
   * Opens a program; answers the service that all programs share. Where the host named no issuer the first product that
   * does decides. @throws Error for a second program of its name.
   */
  open(program: CardProgram, issuerFor?: IssuerFor): IssuingService;
  /** Null while no product has a program. */
  readonly service: IssuingService | null;
}

/** Makes it; programs may come later than the service. */
export function sharedCards(
  parts: Omit<IssuingParts, 'programs' | 'issuerFor'> & {
    readonly issuerFor: IssuerFor | undefined;
    readonly simulator: CardIssuer;
  },
): SharedCards {
  const programs: CardProgram[] = [];
  let issuerFor = parts.issuerFor;
  const service = issuingService({
    ...parts,
    programs,
    issuerFor: (tenant) => issuerFor?.(tenant) ?? parts.simulator,
  });
  return {
    open: (program, named) => {
      if (programs.some(({ name }) => name === program.name))
        throw new Error(`two products have a card program called ${program.name}`);
      programs.push(program);
      issuerFor ??= named;
      return service;
    },
    get service() {
      return programs.length === 0 ? null : service;
    },
  };
}
