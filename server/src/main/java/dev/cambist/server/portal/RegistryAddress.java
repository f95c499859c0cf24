package dev.cambist.server.portal;

import dev.cambist.core.token.Service;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How the programs of a person call a registry.
 *
 * @param host with the port, where it needs one
 * @param encrypted whether they speak TLS to it
 */
public record RegistryAddress(String host, boolean encrypted) {
    /** What stands in lines that people paste is nothing but a host, whatever a proxy takes for one. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]+(:[0-9]{1,5})?");

    /**
     * Where the browser came by a name of a registry that this server stands in front of, programs come the same way. A
     * registry beside it is where its name says.
     */
    public static RegistryAddress of(Visit visit, Service registry) {
        String host = visit.call().client().host();
        return Optional.of(host)
                .filter(HOST.asMatchPredicate())
                .flatMap(visit.served().fronted())
                .filter(registry.name()::equals)
                .map(same -> new RegistryAddress(host, visit.origin().encrypted()))
                .orElseGet(() -> new RegistryAddress(registry.name(), true));
    }

    /** What makes a program come without TLS, where it has to; docker and crane do by themselves on localhost. */
    public String unlessEncrypted(String option) {
        return encrypted ? "" : " " + option;
    }

    /** The host alone: for whom CI systems make tokens unless they are told otherwise. */
    String withoutPort() {
        return host.replaceFirst(":[0-9]{1,5}$", "");
    }
}
