const documents = (comment) => comment.type === 'Block' && comment.value.startsWith('*');

/** Every export says in a doc comment what its name cannot. */
export default {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      missing:
        '"{{name}}" is exported without a doc comment: say what the name cannot (units, ranges, errors, source).',
    },
  },
  create: (context) => {
    // Overloads of one function share the comment of the first.
    const documented = new Set();
    return {
      'ExportNamedDeclaration[declaration]'(node) {
        const { declaration } = node;
        const name = (declaration.id ?? declaration.declarations?.[0]?.id)?.name ?? 'this';
        if (context.sourceCode.getCommentsBefore(node).some(documents)) documented.add(name);
        else if (!documented.has(name)) context.report({ node, messageId: 'missing', data: { name } });
      },
    };
  },
};
