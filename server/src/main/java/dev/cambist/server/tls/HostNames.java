package dev.cambist.server.tls;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** For which hosts a certificate is (RFC 9525): its subject alternative names. */
public record HostNames(List<String> names) {
    private static final int DNS_NAME = 2; // RFC 5280 section 4.2.1.6
    private static final int IP_ADDRESS = 7;

    public static HostNames of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                    names.add(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            names.clear(); // a name that cannot be read names no host
        }
        return new HostNames(names);
    }

    public boolean cover(String host) {
        String wanted = bare(host).toLowerCase(Locale.ROOT);
        return names.stream().anyMatch(name -> covers(name, wanted));
    }

    /** Without the brackets of an address and the final dot of a name. */
    public static String bare(String host) {
        return host.replaceAll("^\\[|]$", "").replaceAll("\\.$", "");
    }

    /** A star stands for one whole label, the first. */
    private static boolean covers(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host) || isSameAddress(name, host);
        }
        int dot = host.indexOf('.');
        return dot > 0 && name.substring(1).equals(host.substring(dot));
    }

    private static boolean isSameAddress(String name, String host) {
        try {
            return InetAddress.ofLiteral(name).equals(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException e) {
            return false; // a name
        }
    }
}
