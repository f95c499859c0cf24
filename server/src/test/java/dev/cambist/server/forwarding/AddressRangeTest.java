package dev.cambist.server.forwarding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255",
        "10.0.0.0/9, 10.127.0.1",
        "192.168.4.0/22, 192.168.7.255",
        "127.0.0.1, 127.0.0.1",
        "0.0.0.0/0, 203.0.113.9",
        "::1, 0:0:0:0:0:0:0:1",
        "fd00::/8, fdff::1",
        "2001:db8::/33, 2001:db8:7fff::1",
        "::ffff:10.0.0.0/8, 10.1.2.3",
        "10.0.0.0/8, ::ffff:10.1.2.3"
    })
    void contains_addressOfTheBlock_isTrue(String range, String address) {
        assertThat(AddressRange.of(range).contains(InetAddress.ofLiteral(address)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "10.0.0.0/9, 10.128.0.0",
        "192.168.4.0/22, 192.168.8.0",
        "127.0.0.1, 127.0.0.2",
        "0.0.0.0/0, ::1",
        "::/0, 10.0.0.1",
        "2001:db8::/33, 2001:db8:8000::1",
        "::1, ::2"
    })
    void contains_otherAddress_isFalse(String range, String address) {
        assertThat(AddressRange.of(range).contains(InetAddress.ofLiteral(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "10.0.0",
                "010.0.0.1",
                "256.0.0.1",
                "0x7f.0.0.1",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "localhost",
                "fe80::1%eth0",
                "[::1]",
                ":::1",
                "10.0.0.0/8 "
            })
    void of_noAddress_isRefused(String text) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no IP address or block of them; expected one such as");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33, /32", "::/129, /128"})
    void of_prefixLongerThanTheAddress_isRefused(String text, String longest) {
        assertThatThrownBy(() -> AddressRange.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at most " + longest);
    }

    @Test
    void of_addressInsideABlock_isRefusedWithTheBlock() {
        assertThatThrownBy(() -> AddressRange.of("192.168.5.1/22"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 192.168.4.0/22");
    }

    @Test
    void toString_isReadAgainAsTheSame() {
        AddressRange range = AddressRange.of("fd00::/8");
        assertThat(AddressRange.of(range.toString())).isEqualTo(range);
    }
}
