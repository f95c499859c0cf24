package dev.cambist.server.forwarding;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a proxy says of a request that it got, as it stands in the headers. Nothing of it is looked at before it is known
 * that a trusted proxy wrote it: to the left of that a client may have put anything.
 */
record Hop(Optional<String> client, Optional<String> scheme, Optional<String> host) {
    private static final String PORT = "(?::[0-9]{1,5})?";
    private static final Pattern NODE =
            Pattern.compile("([0-9.]{7,15})" + PORT + "|\\[([0-9A-Fa-f:.]{2,45})]" + PORT + "|([0-9A-Fa-f:.]{2,45})");
    private static final Pattern HIDDEN = Pattern.compile("(?i:unknown|_[A-Z0-9._-]+)(?::[A-Za-z0-9._-]+)?");
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]{0,253}|\\[[0-9A-Fa-f:.]{2,45}])" + PORT);

    /** Whether the proxy names its client, so that it can be asked whether that is a proxy in its turn. */
    boolean namesClient() {
        return client.isPresent() && !HIDDEN.matcher(client.get()).matches();
    }

    /** The request as this proxy saw it; what it does not say is as the next one saw it. */
    ClientView before(ClientView next) throws MalformedException {
        return new ClientView(
                namesClient() ? address(client.orElseThrow()) : next.address(),
                scheme.isPresent() ? checkedScheme(scheme.get()) : next.scheme(),
                host.isPresent() ? checkedHost(host.get()) : next.host());
    }

    /** An address, perhaps with a port, which is passed over. */
    private static InetAddress address(String text) throws MalformedException {
        Matcher matcher = NODE.matcher(text);
        if (matcher.matches()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    return IpAddress.parse(matcher.group(group)).orElseThrow(MalformedException::new);
                }
            }
        }
        throw new MalformedException();
    }

    private static String checkedScheme(String text) throws MalformedException {
        String scheme = text.toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new MalformedException();
        }
        return scheme;
    }

    private static String checkedHost(String text) throws MalformedException {
        if (!HOST.matcher(text).matches()) {
            throw new MalformedException();
        }
        return text;
    }
}
