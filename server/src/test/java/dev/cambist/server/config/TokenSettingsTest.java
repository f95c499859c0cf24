package dev.cambist.server.config;

import static dev.cambist.server.config.ConfigurationFolder.ACCESS;
import static dev.cambist.server.config.ConfigurationFolder.REGISTRIES;
import static dev.cambist.server.config.ConfigurationFolder.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.core.token.Lifetimes;
import dev.cambist.server.settings.TokenSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenSettingsTest {
    @TempDir
    Path directory;

    private ConfigurationFolder folder;

    @BeforeEach
    void open() {
        folder = new ConfigurationFolder(directory);
    }

    @Test
    void tokens_absent_hasDefaults() {
        assertThat(folder.read(SERVER + REGISTRIES + ACCESS).tokens())
                .isEqualTo(new TokenSettings(
                        "cambist",
                        SignatureAlgorithm.ES256,
                        new Lifetimes(Duration.ofHours(3), Duration.ofMinutes(15))));
    }

    @Test
    void tokens_everyKey_isMapped() {
        TokenSettings settings = read("""
                issuer: tokens.example.com
                  algorithm: RS256
                  access-lifetime: 75m
                  refresh-lifetime: 8h
                """);

        assertThat(settings)
                .isEqualTo(new TokenSettings(
                        "tokens.example.com",
                        SignatureAlgorithm.RS256,
                        new Lifetimes(Duration.ofHours(8), Duration.ofMinutes(75))));
    }

    @ParameterizedTest
    @CsvSource({"60s,PT1M", "90s,PT1M30S", "15m,PT15M", "24h,PT24H", "1d,PT24H"})
    void lifetime_eachUnit_isUnderstood(String text, Duration expected) {
        assertThat(read("access-lifetime: " + text).lifetimes().accessToken()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"15", "15 m", "-15m", "1.5h", "PT15M", "15min", "1h30m", "9999999s", "'١٥m'"})
    void lifetime_noDuration_isRefused(String text) {
        refused(
                "access-lifetime: " + text,
                "access-lifetime",
                "is no duration; expected one such as 90s, 15m, 3h or 30d");
    }

    @Test
    void lifetime_under60Seconds_isRefused() {
        refused("access-lifetime: 59s", "access-lifetime", "\"59s\" is too short; a token lives at least 60s");
    }

    @Test
    void accessLifetime_overADay_isRefused() {
        refused("access-lifetime: 1441m", "access-lifetime", "is too long; this token may live at most 24h");
    }

    @Test
    void refreshLifetime_overThirtyDays_isRefused() {
        refused("refresh-lifetime: 31d", "refresh-lifetime", "is too long; this token may live at most 30d");
    }

    @Test
    void algorithm_notForAccessTokens_isRefused() {
        refused("algorithm: ES384", "algorithm", "is no algorithm for access tokens; expected one of ES256, RS256");
    }

    @Test
    void issuer_empty_isRefused() {
        refused("issuer: ''", "issuer", "\"\" is empty");
    }

    @Test
    void tokens_unknownKey_isRefusedWithTheNearest() {
        refused("access_lifetime: 15m", "access_lifetime", "did you mean access-lifetime?");
    }

    private TokenSettings read(String members) {
        return folder.read(text(members)).tokens();
    }

    private void refused(String member, String key, String... parts) {
        folder.assertMistake(text(member), 2, "tokens." + key, parts);
    }

    private static String text(String members) {
        return "tokens:\n  " + members + "\n" + SERVER + REGISTRIES + ACCESS;
    }
}
