/** In-memory storage for Bursar. */
export { memoryStorage, type MemoryStorage, type MemoryStorageOptions } from './storage.js';
