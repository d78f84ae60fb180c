/** A mistake of the person at the terminal: its message is the one line they see. */
export class UserError extends Error {}
