package dev.cambist.server.config;

import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.ReadContext;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.forwarding.AddressRange;
import dev.cambist.server.forwarding.TrustedProxies;
import dev.cambist.server.settings.CryptoProvider;
import dev.cambist.server.settings.HostPort;
import dev.cambist.server.settings.Limits;
import dev.cambist.server.settings.ReadinessSettings;
import dev.cambist.server.settings.ReadinessSettings.Concern;
import dev.cambist.server.settings.ServerSettings;
import dev.cambist.server.settings.TlsSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Reads {@code server}. */
final class ServerSection {
    private static final HostPort MANAGEMENT = new HostPort("127.0.0.1", 8081);
    private static final String DATA = "cambist-data";
    private static final Duration LONGEST_STOP = Duration.ofHours(1);
    private static final Map<String, CryptoProvider> CRYPTO_PROVIDERS =
            new TreeMap<>(Map.of("auto", CryptoProvider.AUTO, "jdk", CryptoProvider.JDK, "accp", CryptoProvider.ACCP));
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(5);
    private static final Set<String> ANY_HOST = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private final ReadContext reading;

    ServerSection(ReadContext reading) {
        this.reading = reading;
    }

    Optional<ServerSettings> read(Block block) {
        Optional<Value> listenValue = block.required("listen", "HOST:PORT such as 127.0.0.1:8080");
        Optional<HostPort> listen = listenValue.flatMap(value -> value.as(HostPort::of));
        HostPort management = block.optional("management")
                .flatMap(value -> value.as(HostPort::of))
                .orElse(MANAGEMENT);
        Optional<TlsSettings> managementTls =
                block.optional("management-tls").flatMap(Value::block).flatMap(this::tls);
        Optional<Value> urlValue = block.optional("url");
        Optional<URI> url = urlValue.flatMap(value -> value.as(ServerSection::publicUrl));
        Optional<TlsSettings> tls = block.optional("tls").flatMap(Value::block).flatMap(this::tls);
        List<AddressRange> proxies = block.optional("trusted-proxies").map(Value::list).orElse(List.of()).stream()
                .flatMap(value -> value.as(AddressRange::of).stream())
                .toList();
        Path data = block.optional("data")
                .flatMap(value -> value.as(reading::resolve))
                .orElseGet(() -> reading.resolve(DATA));
        CryptoProvider crypto = block.optional("crypto-provider")
                .flatMap(value -> value.oneOf("provider of cryptography", CRYPTO_PROVIDERS))
                .orElse(CryptoProvider.AUTO);
        Duration stopTimeout = block.optional("stop-timeout")
                .flatMap(value -> value.as(text -> atMost(text, LONGEST_STOP)))
                .orElse(Limits.DEFAULT.stopTime());
        int transfers = block.optional("transfers-per-client")
                .flatMap(value -> value.as(ServerSection::transfers))
                .orElse(Limits.DEFAULT.transfersPerClient());
        ReadinessSettings readiness = readiness(block);
        block.finish();
        if (listen.isPresent() && collide(listen.get(), management)) {
            block.complain("management " + management + " takes the port of listen " + listen.get()
                    + "; give one of them another port");
        }
        if (urlValue.isEmpty() && listen.isPresent()) {
            notPublic(listen.get().host())
                    .ifPresent(why -> listenValue.get().complain("serves as the public address too, and " + why));
        }
        return listen.map(address -> new ServerSettings(
                address,
                management,
                managementTls,
                url,
                tls,
                new TrustedProxies(proxies),
                data,
                crypto,
                Limits.DEFAULT.stoppingWithin(stopTimeout).withTransfersPerClient(transfers),
                readiness));
    }

    private static ReadinessSettings readiness(Block block) {
        Set<Concern> unreadyOn = EnumSet.noneOf(Concern.class);
        block.optional("unready-on").map(Value::list).orElse(List.of()).stream()
                .flatMap(value -> value.as(ServerSection::concern).stream())
                .forEach(unreadyOn::add);
        Duration drainDelay = block.optional("drain-delay")
                .flatMap(value -> value.as(text -> atMost(text, LONGEST_DRAIN)))
                .orElse(ReadinessSettings.DEFAULT.drainDelay());
        return new ReadinessSettings(unreadyOn, drainDelay);
    }

    private static Concern concern(String word) {
        Map<String, Concern> known = new LinkedHashMap<>();
        for (Concern concern : Concern.values()) {
            known.put(concern.name().toLowerCase(Locale.ROOT), concern);
        }
        Concern concern = known.get(word);
        if (concern == null) {
            throw new IllegalArgumentException(
                    "is nothing that readiness knows; expected " + String.join(", ", known.keySet()));
        }
        return concern;
    }

    private static Duration atMost(String text, Duration longest) {
        Duration time = DurationText.parse(text);
        if (time.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "is too long to wait for; expected at most " + longest.toSeconds() + "s");
        }
        return time;
    }

    private static int transfers(String text) {
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException("is no number of requests; expected one between 1 and 99999");
        }
        return Integer.parseInt(text);
    }

    private Optional<TlsSettings> tls(Block block) {
        Optional<Path> certificate = block.required("certificate", "a PEM file with the certificate and its chain")
                .flatMap(value -> value.as(reading::resolve));
        Optional<Path> key = block.required("key", "a PEM file with the certificate's private key")
                .flatMap(value -> value.as(reading::resolve));
        block.finish();
        return certificate.flatMap(file -> key.map(keyFile -> new TlsSettings(file, keyFile)));
    }

    /** Why clients cannot be sent to the host that is listened on. */
    private static Optional<String> notPublic(String host) {
        if (ANY_HOST.contains(host)) {
            return Optional.of(host + " stands for every address of this machine, so that no client can be sent there;"
                    + " give url, the address that clients use, such as https://login.example.com");
        }
        return RealmHost.problem(host).map(why -> why + "; give url another name");
    }

    private static boolean collide(HostPort listen, HostPort management) {
        return listen.port() == management.port()
                && listen.port() != 0
                && (listen.host().equals(management.host())
                        || ANY_HOST.contains(listen.host())
                        || ANY_HOST.contains(management.host()));
    }

    private static URI publicUrl(String text) {
        URI url = WebAddress.origin(text);
        RealmHost.problem(url.getHost()).ifPresent(why -> {
            throw new IllegalArgumentException("will not do: " + why + "; use another host name");
        });
        return url;
    }
}
