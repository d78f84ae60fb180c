/** A progress bar on a terminal; silent elsewhere. */
export interface Progress {
  show(done: number, note: string): void;
  end(): void;
}

/** Draws on `stream` when it is a terminal, at most every 50 ms. */
export function progressBar(total: number, stream: NodeJS.WriteStream): Progress {
  if (!stream.isTTY) return { show: () => undefined, end: () => undefined };
  let last = 0;
  return {
    show: (done, note) => {
      const now = performance.now();
      if (now - last < 50 && done < total) return;
      last = now;
      const width = 30;
      const filled = Math.round((done / total) * width);
      stream.write(`\r  ${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done}/${total} ${note}\u001b[K`);
    },
    end: () => stream.write('\r\u001b[K'),
  };
}
