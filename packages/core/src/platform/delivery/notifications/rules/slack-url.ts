const paths = /^\/(services|workflows|triggers)\/./;

/**
 * What is wrong with the address of a Slack incoming webhook; null when nothing is (costs spec §8.3): https, the host
 * `hooks.slack.com` and no other, no port, credentials, query or fragment.
 */
export function slackUrlIssue(text: string): string | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return 'Must be an absolute URL';
  }
  const bare = url.origin === 'https://hooks.slack.com' && url.username === '' && url.password === '';
  // The text itself: parsing drops empty queries, empty fragments and the scheme's own port.
  if (!bare || /[?#]|:\d/.test(text) || text.includes('@'))
    return 'Must be a plain https://hooks.slack.com address';
  return paths.test(url.pathname) ? null : 'Must begin with /services/, /workflows/ or /triggers/';
}

/**
 * A Slack address made safe to print: its second and third path segments hidden, of the fourth its first four characters
 * shown (costs spec §8.3).
 *
 * @example
 * maskSlackUrl('https://hooks.slack.com/services/T000/B000/abcdefgh'); // hides T000, B000 and efgh
 */
export function maskSlackUrl(text: string): string {
  const url = new URL(text);
  const [first = '', ...rest] = url.pathname.slice(1).split('/');
  const hidden = rest.map((segment, index) => (index === 2 ? `${segment.slice(0, 4)}****` : '****'));
  return `${url.origin}/${[first, ...hidden].join('/')}`;
}
