package dev.cambist.testkit.registry;

/**
 * What a registry in memory takes.
 *
 * @param memory bytes of all that was pushed and of uploads that are under way; equal contents count once
 * @param manifest bytes of one manifest
 * @param page names on one page of a list, whatever is asked for
 */
public record RegistryLimits(long memory, int manifest, int page) {
    private static final long MOST_MEMORY = 256L << 20;

    public RegistryLimits {
        if (memory < 1 || manifest < 1 || page < 1) {
            throw new IllegalArgumentException(
                    "a registry that takes nothing: " + memory + ", " + manifest + ", " + page);
        }
    }

    /** 256 MiB in all, or a quarter of the heap where that is less; manifests of 4 MiB, as the specification has it. */
    public static RegistryLimits defaults() {
        return new RegistryLimits(Math.min(MOST_MEMORY, Runtime.getRuntime().maxMemory() / 4), 4 << 20, 1000);
    }

    public RegistryLimits withMemory(long bytes) {
        return new RegistryLimits(bytes, manifest, page);
    }

    public RegistryLimits withPage(int names) {
        return new RegistryLimits(memory, manifest, names);
    }
}
