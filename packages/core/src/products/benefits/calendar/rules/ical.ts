import { addDays, type Day } from '../../../../kernel/day.js';
import type { CalendarEvent } from './events.js';

const lineBytes = 75;

/** How many bytes of UTF-8 a code point takes. */
function bytesOf(point: string): number {
  const code = point.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}

/**
 * A content line cut into pieces of at most 75 bytes, each but the first beginning with a space (RFC 5545 §3.1). No
 * character is cut.
 *
 * @example
 * foldLine(`X:${'a'.repeat(80)}`).split('\r\n ').length; // 2
 */
export function foldLine(line: string): string {
  let folded = '';
  let used = 0;
  for (const point of line) {
    const bytes = bytesOf(point);
    if (used + bytes > lineBytes) {
      folded += '\r\n ';
      used = 1;
    }
    folded += point;
    used += bytes;
  }
  return folded;
}

/** Text as a property value: what separates values is escaped, control characters are dropped (RFC 5545 §3.3.11). */
export function escapeText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/[\p{Cc}]/gu, '');
}

const dateOf = (day: Day): string => day.replaceAll('-', '');
const stampOf = (now: Date): string => `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

function eventLines(event: CalendarEvent, stamp: string): string[] {
  const { uid, date, title, description, type, alertDaysBefore } = event;
  const alarm = [
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escapeText(title)}`,
    `TRIGGER:-P${alertDaysBefore}D`,
    'END:VALARM',
  ];
  return [
    'BEGIN:VEVENT',
    `UID:${escapeText(uid)}@bursar`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${dateOf(date)}`,
    `DTEND;VALUE=DATE:${dateOf(addDays(date, 1))}`,
    `SUMMARY:${escapeText(title)}`,
    `DESCRIPTION:${escapeText(description)}`,
    `CATEGORIES:${type.toUpperCase()}`,
    'TRANSP:TRANSPARENT',
    // A reward has one event per reminder: an alarm would remind of the reminder.
    ...(alertDaysBefore > 0 && type !== 'reward_expiry' ? alarm : []),
    'END:VEVENT',
  ];
}

/**
 * Events as an iCalendar object (RFC 5545), whole days with alarms, lines folded and ended by CRLF. A calendar client
 * that reads it again recognises every event by its UID.
 *
 * @example
 * renderCalendar([], { name: 'Card benefits', now: new Date(0) }).split('\r\n')[0]; // 'BEGIN:VCALENDAR'
 */
export function renderCalendar(
  events: readonly CalendarEvent[],
  { name, now }: { readonly name: string; readonly now: Date },
): string {
  const stamp = stampOf(now);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Bursar//Card benefits//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escapeText(name)}`,
    `X-WR-CALNAME:${escapeText(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT12H',
    ...events.flatMap((event) => eventLines(event, stamp)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${foldLine(line)}\r\n`).join('');
}
