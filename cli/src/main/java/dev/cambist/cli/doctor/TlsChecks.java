package dev.cambist.cli.doctor;

import dev.cambist.cli.wire.LayeredTrustManager;
import dev.cambist.cli.wire.Proxies;
import dev.cambist.cli.wire.UntrustedServerException;
import dev.cambist.client.wire.Origin;
import dev.cambist.server.tls.HostNames;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Looks at a server's TLS, or at its missing. */
record TlsChecks(LayeredTrustManager authorities, Proxies proxies, Instant now, Findings findings) {
    private static final int HTTPS = 443;
    private static final Duration WARNING_TIME = Duration.ofDays(14);
    private static final List<Check> OF_TLS =
            List.of(Check.TLS_VERSION, Check.TLS_TRUST, Check.TLS_EXPIRY, Check.TLS_HOST);

    /** Looks at one server; whether everything else can be asked of it. */
    boolean look(URI server) {
        String place = server.getHost();
        if ("http".equals(server.getScheme())) {
            return plain(server);
        }
        try {
            Optional<Proxies.Found> proxy = proxies.of(server);
            if (proxy.flatMap(Proxies.Found::user).isPresent()) {
                // Java takes a password for a tunnel from the whole process or from its clients of HTTP alone.
                findings.rest(OF_TLS, "the proxy on the way asks for a password");
                findings.ok(Check.PLAIN_HTTP, place + " is asked by https");
                return true;
            }
            Handshake handshake =
                    Handshake.with(server, proxy.map(Proxies.Found::proxy).orElse(Proxy.NO_PROXY));
            findings.ok(Check.PLAIN_HTTP, place + " speaks https");
            return judge(server, handshake);
        } catch (IOException e) {
            return failed(server, e);
        }
    }

    private boolean plain(URI server) {
        findings.rest(OF_TLS, "there is no TLS: " + Origin.shown(server) + " is plain http");
        boolean local = isLocal(server);
        if (local) {
            findings.ok(Check.PLAIN_HTTP, Origin.shown(server) + " is plain http, on this machine only");
        } else {
            findings.broken(Check.PLAIN_HTTP, Origin.shown(server) + " is plain http, to another machine");
        }
        return local;
    }

    private static boolean isLocal(URI server) {
        try {
            Origin.of(server);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private boolean failed(URI server, IOException e) {
        String said = String.valueOf(e.getMessage());
        String words = said.toLowerCase(Locale.ROOT);
        if (words.contains("protocol_version") || words.contains("not accepted by client")) {
            findings.broken(Check.TLS_VERSION, Origin.shown(server) + " speaks neither TLS 1.2 nor 1.3: " + said);
        } else if (words.contains("unsupported or unrecognized ssl message")) {
            findings.broken(Check.PLAIN_HTTP, Origin.shown(server) + " does not speak TLS at this port");
        } else {
            findings.broken(Check.REACHABLE, "no TLS connection to " + Origin.shown(server) + ": " + said);
        }
        return false;
    }

    private boolean judge(URI server, Handshake handshake) {
        String host = server.getHost();
        X509Certificate own = handshake.chain().getFirst();
        findings.ok(Check.TLS_VERSION, host + " speaks " + handshake.protocol());
        boolean inTime = judgeTime(host, handshake.chain());
        HostNames names = HostNames.of(own);
        boolean named = names.cover(host);
        if (named) {
            findings.ok(Check.TLS_HOST, "the certificate is for " + host);
        } else {
            findings.broken(
                    Check.TLS_HOST,
                    "the certificate of " + host + " is for "
                            + (names.names().isEmpty() ? "no host name" : String.join(", ", names.names())));
        }
        return judgeTrust(server, handshake.chain(), inTime) && inTime && named;
    }

    private boolean judgeTime(String host, List<X509Certificate> chain) {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String whose = i == 0 ? "the certificate of " + host : "a certificate in between";
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                findings.broken(Check.TLS_EXPIRY, whose + " ended on " + until);
                return false;
            }
            if (now.isBefore(from)) {
                findings.broken(Check.TLS_EXPIRY, whose + " begins on " + from + "; here it is " + now);
                return false;
            }
        }
        Instant until = chain.getFirst().getNotAfter().toInstant();
        if (now.plus(WARNING_TIME).isAfter(until)) {
            findings.warning(Check.TLS_EXPIRY, "the certificate of " + host + " ends on " + until + "; renew it");
        } else {
            findings.ok(Check.TLS_EXPIRY, "the certificate of " + host + " lasts until " + until);
        }
        return true;
    }

    private boolean judgeTrust(URI server, List<X509Certificate> chain, boolean inTime) {
        String host = server.getHost();
        try {
            authorities.check(chain, HostNames.bare(host), server.getPort() < 0 ? HTTPS : server.getPort());
            findings.ok(Check.TLS_TRUST, "the certificate of " + host + " is from an authority that is trusted here");
            return true;
        } catch (CertificateException e) {
            if (inTime) {
                findings.broken(
                        Check.TLS_TRUST, "the certificate of " + host + " " + UntrustedServerException.missing(chain));
            } else {
                findings.notChecked(Check.TLS_TRUST, "nobody vouches for a certificate out of its time");
            }
            return false;
        }
    }
}
