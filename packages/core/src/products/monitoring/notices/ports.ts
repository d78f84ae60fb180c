/** One mail to one reader. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** A whole page; null for a mail of text alone. */
  readonly html: string | null;
  /** Where this reader leaves with one request; goes into `List-Unsubscribe`. Null when the host has no address. */
  readonly unsubscribeUrl: string | null;
  /** The same for every try: who sends can tell a repeat by it. */
  readonly idempotencyKey: string;
}

/** Sends mail; the host's own provider. Rejects when it could not be handed over, and is asked again. */
export interface MailPort {
  send(mail: Mail): Promise<void>;
}
