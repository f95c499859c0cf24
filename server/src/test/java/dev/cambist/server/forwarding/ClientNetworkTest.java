package dev.cambist.server.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "192.0.2.7, ::ffff:192.0.2.7, true",
        "2001:db8:0:1::7, 2001:db8:0:1:ffff::8, true",
        "2001:db8:0:1::7, 2001:db8:0:2::7, false",
    })
    void key_ofAnAddress_isThatOfItsNetworkHoweverItIsGiven(String one, String other, boolean same) {
        assertThat(ClientNetwork.key(one).equals(ClientNetwork.key(other))).isEqualTo(same);
        assertThat(ClientNetwork.key(one)).isEqualTo(ClientNetwork.key(InetAddress.ofLiteral(one)));
    }

    @Test
    void key_withAZone_isThatWithout() {
        assertThat(ClientNetwork.key("fe80:0:0:0:0:0:0:1%eth7")).isEqualTo(ClientNetwork.key("fe80::1"));
    }

    @Test
    void key_ofWhatIsNoAddress_isItself() {
        assertThat(ClientNetwork.key("")).isEmpty();
        assertThat(ClientNetwork.key("somebody")).isEqualTo("somebody");
    }
}
