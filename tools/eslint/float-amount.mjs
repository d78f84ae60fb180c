const amountWord =
  /^(amounts?|balances?|caps?|cents?|costs?|dollars?|fees?|limits?|micros|microdollars|money|picos|prices?|spend|spent|usd)$/i;
const wordsOf = (name) => name.split(/_|(?<=[a-z\d])(?=[A-Z])/);
const namesAmount = (name) => wordsOf(name).some((word) => amountWord.test(word));

/** The first amount-like name inside an expression, however it is wrapped. */
function amountIn(node) {
  if (node === null || typeof node !== 'object') return undefined;
  if (node.type === 'Identifier' || node.type === 'PrivateIdentifier')
    return namesAmount(node.name) ? node.name : undefined;
  // A function given as an argument computes something of its own.
  if (/Function/.test(node.type ?? '')) return undefined;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent' || key === 'typeAnnotation') continue;
    for (const child of Array.isArray(value) ? value : [value]) {
      const found = amountIn(child);
      if (found) return found;
    }
  }
  return undefined;
}
const converts = (callee) =>
  (callee.type === 'Identifier' && /^(Number|parseFloat|parseInt)$/.test(callee.name)) ||
  (callee.type === 'MemberExpression' &&
    callee.object.name === 'Number' &&
    /^parse/.test(callee.property.name));

/** Amounts are bigint micros or exact decimals; no binary floating point ever holds one. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      float:
        '"{{name}}" reads as an amount, and this turns it into binary floating point. Keep bigint micros, or Money through kernel/money.',
    },
  },
  create: (context) => {
    const report = (node, name) => {
      if (name) context.report({ node, messageId: 'float', data: { name } });
    };
    return {
      CallExpression(node) {
        if (converts(node.callee)) report(node, node.arguments.map(amountIn).find(Boolean));
        if (node.callee.type === 'MemberExpression' && node.callee.property.name === 'toNumber')
          report(node, amountIn(node.callee.object));
      },
      'UnaryExpression[operator="+"]'(node) {
        report(node, amountIn(node.argument));
      },
    };
  },
};
