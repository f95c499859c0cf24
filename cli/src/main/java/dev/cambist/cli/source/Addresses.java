package dev.cambist.cli.source;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;

/** Reads addresses that the environment gives. */
final class Addresses {
    private Addresses() {}

    /** The address in a variable; the {@link IOException} names the variable and not its content, which may be secret. */
    static URI parse(String variable, String text) throws IOException {
        try {
            URI address = new URI(text);
            if (address.getHost() == null) {
                throw new IOException(variable + " is not an http address");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new IOException(variable + " is not an http address", e);
        }
    }
}
