package dev.cambist.server.keys;

import dev.cambist.core.token.KeyRing;
import dev.cambist.core.token.SigningKey;
import java.util.List;

/** The signing keys of one service, wherever they are, as they are at each moment. */
sealed interface KeysOfService permits ServiceKeys, TokenKeys {
    ServiceKeys.Wanted wanted();

    KeyRing<SigningKey> signing();

    KeyRing<PublishedKey> published();

    /** The latest first. */
    List<KeyState> states();
}
