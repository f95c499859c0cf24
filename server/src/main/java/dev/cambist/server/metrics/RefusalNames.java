package dev.cambist.server.metrics;

import dev.cambist.core.refusal.Refusal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The names of refusals, each made once: they are made of the names of their types, of which there are some fifty. */
final class RefusalNames {
    private final Map<Class<?>, String> byType = new ConcurrentHashMap<>();

    String of(Refusal refusal) {
        return byType.computeIfAbsent(refusal.getClass(), type -> refusal.reason());
    }
}
