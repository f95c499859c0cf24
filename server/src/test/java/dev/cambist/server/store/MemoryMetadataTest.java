package dev.cambist.server.store;

final class MemoryMetadataTest extends MetadataContract {
    @Override
    Store open() {
        return new MemoryStore();
    }
}
