package dev.cambist.server.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cambist.core.jose.HmacKey;
import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.Seal;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hides the name behind which a list goes on from those who must not see it. Every cursor is equally long, so that not even
 * the length of a name can be read from it, and counts for one registry.
 */
public final class CatalogCursors {
    /** No name begins so (OCI distribution specification, "Pulling manifests"). */
    private static final String MARK = "~";

    /**
     * Bytes; a name has at most 255 characters, all of them ASCII. With what the seal adds a multiple of three, so that
     * base64 has no bits left over and writes each cursor in one way only.
     */
    private static final int NAME = 257;

    private final byte[] service;
    private final Seal seal;

    /**
     * Those of one registry.
     *
     * @param service the registry's name
     * @param secrets those of refresh tokens at this moment
     */
    CatalogCursors(String service, Supplier<KeyRing<HmacKey>> secrets) {
        this.service = service.getBytes(UTF_8);
        this.seal = new Seal("a cursor of the catalog", secrets);
    }

    /** Whether it has the form of a cursor rather than that of a name. */
    static boolean isCursor(String text) {
        return text.startsWith(MARK);
    }

    /** The cursor that stands for a name, another one each time. */
    String seal(String name) {
        byte[] padded = Arrays.copyOf(name.getBytes(US_ASCII), NAME);
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(seal.seal(padded, service));
    }

    /** The name that a cursor of this registry stands for; empty for everything else. */
    Optional<String> open(String cursor) {
        byte[] sealed;
        try {
            sealed = Base64.getUrlDecoder().decode(cursor.substring(MARK.length()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (sealed.length != NAME + Seal.OVERHEAD) {
            return Optional.empty();
        }
        return seal.open(sealed, service).map(padded -> {
            String name = new String(padded, US_ASCII);
            return name.substring(0, name.indexOf('\0'));
        });
    }
}
