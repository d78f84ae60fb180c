const members = new Map([
  ['Date.now', 'Runtime.now()'],
  ['Math.random', 'Runtime.random()'],
  ['performance.now', 'Runtime.now()'],
  ['crypto.randomUUID', 'Runtime.id()'],
  ['crypto.getRandomValues', 'Runtime.random()'],
  ['process.hrtime', 'Runtime.now()'],
  ['process.env', 'an option given by the host'],
]);
const pathOf = (node) => {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return '';
  const name = node.computed ? node.property.value : node.property.name;
  const owner = pathOf(node.object);
  return owner === 'globalThis' ? String(name) : `${owner}.${String(name)}`;
};

/** Time, identity and entropy reach core only through `Runtime`: one operation sees one "now". */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      member:
        '{{name}} is ambient. Take {{instead}} from the caller; only core/src/runtime may touch the machine.',
      date: 'A Date without arguments reads the clock. Take Runtime.now() from the caller, once per operation.',
    },
  },
  create: (context) => ({
    MemberExpression(node) {
      const name = pathOf(node);
      const instead = members.get(name);
      if (instead) context.report({ node, messageId: 'member', data: { name, instead } });
    },
    'NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]'(node) {
      context.report({ node, messageId: 'date' });
    },
  }),
};
