package dev.cambist.server.admin;

import dev.cambist.core.refusal.BadCredential;
import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.http.Call;
import dev.cambist.server.settings.AdminSettings;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Who may use the admin API: for now whoever runs programs on this machine, unless the configuration says otherwise.
 *
 * <p>A browser on this machine runs the programs of strangers. What it sends says so: {@code Origin} or
 * {@code Sec-Fetch-Site}; and a page that had its own name point here (DNS rebinding) sends that name as the host. A
 * proxy on this machine that lets others in adds one of its headers.
 */
public record AdminGate(Supplier<AdminSettings> settings) {
    private static final List<String> OF_BROWSERS = List.of("Origin", "Sec-Fetch-Site");
    private static final List<String> OF_PROXIES =
            List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via");
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /** How an operator without a name of its own is called. */
    private static final String LOCAL = "operator on this machine";

    /** Who calls; refuses everybody who may not. */
    String admit(Call call) {
        if (!call.client().address().isLoopbackAddress()) {
            throw refused("it is answered to programs on the server's own machine");
        }
        if (!settings.get().loopback()) {
            throw refused("the configuration closes it (admin.loopback)");
        }
        for (String header : OF_BROWSERS) {
            if (has(call, header)) {
                throw refused("your request comes from a browser");
            }
        }
        for (String header : OF_PROXIES) {
            if (has(call, header)) {
                throw refused("your request comes by a proxy");
            }
        }
        List<String> hosts = call.headers().apply("Host");
        if (hosts.size() != 1 || !THIS_MACHINE.contains(withoutPort(hosts.getFirst()))) {
            throw refused("it is to be called localhost");
        }
        return LOCAL;
    }

    private static boolean has(Call call, String header) {
        return !call.headers().apply(header).isEmpty();
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":[0-9]{1,5}$", "");
    }

    private static RefusedException refused(String why) {
        return new RefusedException(new BadCredential.NotAnOperator(why));
    }
}
