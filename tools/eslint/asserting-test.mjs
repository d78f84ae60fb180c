const asserts = /^(expect|assert|check|verify)/;
const rootName = (node) => {
  if (node.type === 'Identifier') return node.name;
  if (node.type === 'MemberExpression') return rootName(node.object);
  const inner = node.callee ?? node.tag;
  return inner ? rootName(inner) : '';
};
const isTest = (node) => node.arguments.length > 1 && /^(it|test)$/.test(rootName(node.callee));
const isFunction = (node) => /Function/.test(node.type);
const nameOf = (node) =>
  node.id?.name ?? (node.parent.type === 'VariableDeclarator' ? node.parent.id.name : undefined);

/** A test that asserts nothing passes whatever the code does. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      nothing:
        'This test asserts nothing: call expect(), fc.assert(), or a helper that does (an imported one is named expect…, assert…, check… or verify…).',
    },
  },
  create: (context) => {
    /** Every test, and every named function of this file, with the names that it calls. */
    const tests = [];
    const calls = new Map();
    return {
      CallExpression(node) {
        if (isTest(node)) tests.push(node);
        const method = node.callee.type === 'MemberExpression' ? (node.callee.property.name ?? '') : '';
        const names = [rootName(node.callee), method];
        for (let up = node; up; up = up.parent) {
          const caller =
            up.type === 'CallExpression' && isTest(up) ? up : isFunction(up) ? nameOf(up) : undefined;
          if (caller !== undefined && up !== node)
            calls.set(caller, [...(calls.get(caller) ?? []), ...names]);
        }
      },
      'Program:exit'() {
        const seen = new Set();
        const asserting = (caller) => {
          if (seen.has(caller)) return false;
          seen.add(caller);
          return (calls.get(caller) ?? []).some((name) => asserts.test(name) || asserting(name));
        };
        for (const node of tests) {
          seen.clear();
          if (!asserting(node)) context.report({ node, messageId: 'nothing' });
        }
      },
    };
  },
};
