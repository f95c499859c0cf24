package dev.cambist.cli.kubernetes;

import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Stream;

/** For whom a part of the manifests is. */
enum ManifestPart {
    KUBELET,
    RBAC,
    CAMBIST;

    /** The words as they are typed, which shells complete. */
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(values())
                    .map(part -> part.name().toLowerCase(Locale.ROOT))
                    .iterator();
        }
    }
}
