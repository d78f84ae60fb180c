/** Cards through an issuer: the port that one is connected by, and the simulator that stands in for it. */
export type {
  CardIssued,
  CardIssuer,
  CardOrder,
  CardReveal,
  CardUpdate,
  IssuerLimit,
  NetworkAnswer,
  NetworkEvent,
  NetworkFact,
  NetworkRequest,
} from './platform/spending/issuing/ports.js';
export { IssuerRefusal, isIssuerRefusal } from './platform/spending/issuing/ports.js';
export {
  simulatedIssuer,
  simulatedNetwork,
  type SimulatedAnswer,
  type SimulatedFact,
  type SimulatedNetwork,
  type SimulatedNetworkParts,
  type SimulatedPurchase,
  type SimulatorParts,
} from './platform/spending/issuing/adapters/simulator.js';
export type { Merchant } from './platform/spending/issuing/model.js';
