package dev.cambist.core.refusal;

import java.util.Locale;

/** The names of refusals, made of those of their types, each once: every refusal's is asked for several times. */
final class RefusalName {
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
        }
    };

    private RefusalName() {}

    static String of(Class<?> type) {
        return NAMES.get(type);
    }
}
