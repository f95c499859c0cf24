package dev.cambist.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.core.refusal.RefusedException;
import dev.cambist.server.forwarding.ClientView;
import dev.cambist.server.http.Call;
import dev.cambist.server.http.TestCall;
import dev.cambist.server.settings.AdminSettings;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminGateTest {
    private final AtomicReference<AdminSettings> settings = new AtomicReference<>(AdminSettings.DEFAULT);
    private final AdminGate gate = gate(true);

    private AdminGate gate(boolean encrypted) {
        return new AdminGate(
                settings::get,
                () -> {
                    throw new AssertionError("no token is looked at");
                },
                () -> URI.create("https://login.example.com/oauth2/token"),
                encrypted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:8081", "127.0.0.1:8081", "127.0.0.1", "[::1]:8081"})
    void admit_programOfThisMachine_isAnOperator(String host) {
        assertThat(gate.admit(call("127.0.0.1", Map.of("Host", host)))).isEqualTo(Operator.LOCAL);
        assertThat(gate.admit(call("::1", Map.of("Host", host)))).isEqualTo(Operator.LOCAL);
        assertThat(Operator.LOCAL.name()).isEqualTo("operator on this machine");
    }

    @Test
    void admit_anotherMachine_isRefused() {
        refused(call("192.0.2.1", Map.of("Host", "localhost:8081")), "the server's own machine");
    }

    @Test
    void admit_anotherMachineWithATokenOverPlainHttp_isRefused() {
        Call call = call("192.0.2.1", Map.of("Host", "login.example.com:8081", "Authorization", "Bearer t"));

        assertThatThrownBy(() -> gate(false).admit(call))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("server.management-tls");
    }

    @Test
    void admit_thisMachineOverPlainHttp_isAnOperator() {
        assertThat(gate(false).admit(call("127.0.0.1", Map.of("Host", "localhost:8081"))))
                .isEqualTo(Operator.LOCAL);
    }

    @Test
    void admit_closedByTheConfiguration_isRefused() {
        settings.set(new AdminSettings(false));

        refused(call("127.0.0.1", Map.of("Host", "localhost:8081")), "admin.loopback");
    }

    @ParameterizedTest
    @CsvSource({"Origin,https://evil.example", "Origin,null", "Sec-Fetch-Site,cross-site", "sec-fetch-site,none"})
    void admit_browserOfThisMachine_isRefused(String header, String value) {
        refused(call("127.0.0.1", Map.of("Host", "localhost:8081", header, value)), "from a browser");
    }

    /** A page whose name was made to point here: DNS rebinding. */
    @ParameterizedTest
    @ValueSource(strings = {"evil.example:8081", "localhost.evil.example", "127.0.0.1.nip.example:8081", ""})
    void admit_anotherHost_isRefused(String host) {
        refused(call("127.0.0.1", Map.of("Host", host)), "localhost");
    }

    @Test
    void admit_withoutAHost_isRefused() {
        refused(call("127.0.0.1", Map.of()), "localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Via"})
    void admit_byAProxy_isRefused(String header) {
        refused(call("127.0.0.1", Map.of("Host", "localhost:8081", header, "192.0.2.1")), "by a proxy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic YTpi", "Digest x", "token", ""})
    void admit_anotherCredentialThanAToken_isRefusedAlsoOnThisMachine(String authorization) {
        refused(call("127.0.0.1", Map.of("Host", "localhost", "Authorization", authorization)), "Bearer tokens alone");
    }

    private void refused(Call call, String why) {
        assertThatThrownBy(() -> gate.admit(call))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the admin API is not open to you")
                .hasMessageContaining(why);
    }

    private static Call call(String address, Map<String, String> headers) {
        Map<String, String> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        byName.putAll(headers);
        return new Call(
                TestCall.ID,
                new ClientView(InetAddress.ofLiteral(address), "http", headers.getOrDefault("Host", "")),
                "GET",
                "/admin/v1/sessions",
                Optional.empty(),
                name -> Optional.ofNullable(byName.get(name)).stream().toList(),
                () -> new byte[0]);
    }

    @Test
    void admit_twoHosts_isRefused() {
        Call call = new Call(
                TestCall.ID,
                new ClientView(InetAddress.ofLiteral("127.0.0.1"), "http", "localhost"),
                "GET",
                "/admin/v1/sessions",
                Optional.empty(),
                name -> name.equals("Host") ? List.of("localhost", "localhost") : List.of(),
                () -> new byte[0]);

        refused(call, "localhost");
    }
}
