package dev.cambist.server.store;

final class LocalHoldsTest extends HoldsContract {
    @Override
    Store open() {
        return new MemoryStore();
    }
}
