package dev.cambist.server.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cambist.server.settings.EntraCloud;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class OriginTest {
    private static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    @Test
    void openId_slashAtTheEnd_belongsToTheIssuerAndNotToThePath() throws IssuerException {
        assertOrigin(
                Origin.openId("https://issuer.example.com/realms/a/"),
                "https://issuer.example.com/realms/a/",
                "https://issuer.example.com/realms/a/.well-known/openid-configuration");
    }

    @Test
    void openId_noSlash_isTakenAsWritten() throws IssuerException {
        assertOrigin(
                Origin.openId("https://issuer.example.com"),
                "https://issuer.example.com",
                "https://issuer.example.com/.well-known/openid-configuration");
    }

    @Test
    void openId_query_isRefused() {
        assertThatThrownBy(() -> Origin.openId("https://issuer.example.com/?a=b"))
                .isInstanceOf(IssuerException.class)
                .hasMessageContaining("has a query or a fragment");
    }

    @Test
    void entraV2_publicAuthority_isUnderTheAuthority() throws IssuerException {
        assertOrigin(
                Origin.entraV2(EntraCloud.PUBLIC, TENANT),
                "https://login.microsoftonline.com/" + TENANT + "/v2.0",
                "https://login.microsoftonline.com/" + TENANT + "/v2.0/.well-known/openid-configuration");
    }

    @Test
    void entraV1_publicAuthority_issuesUnderAnotherHost() throws IssuerException {
        assertOrigin(
                Origin.entraV1(EntraCloud.PUBLIC, TENANT),
                "https://sts.windows.net/" + TENANT + "/",
                "https://login.microsoftonline.com/" + TENANT + "/.well-known/openid-configuration");
    }

    @Test
    void entra_authorityWithSlash_isTheSameAsWithout() throws IssuerException {
        EntraCloud withSlash = EntraCloud.at(URI.create("https://login.microsoftonline.com/"));

        assertThat(Origin.entraV1(withSlash, TENANT)).isEqualTo(Origin.entraV1(EntraCloud.PUBLIC, TENANT));
        assertThat(Origin.entraV2(withSlash, TENANT)).isEqualTo(Origin.entraV2(EntraCloud.PUBLIC, TENANT));
    }

    @Test
    void entraV1_anotherAuthority_issuesUnderItself() throws IssuerException {
        assertOrigin(
                Origin.entraV1(EntraCloud.at(URI.create("http://localhost:8080")), TENANT),
                "http://localhost:8080/" + TENANT + "/",
                "http://localhost:8080/" + TENANT + "/.well-known/openid-configuration");
    }

    /** The hosts of "Microsoft Entra authentication and national clouds"; tokens of version 1 have hosts of their own. */
    @Test
    void entra_nationalClouds_haveHostsOfTheirOwn() throws IssuerException {
        assertOrigin(
                Origin.entraV2(EntraCloud.US_GOVERNMENT, TENANT),
                "https://login.microsoftonline.us/" + TENANT + "/v2.0",
                "https://login.microsoftonline.us/" + TENANT + "/v2.0/.well-known/openid-configuration");
        assertOrigin(
                Origin.entraV1(EntraCloud.US_GOVERNMENT, TENANT),
                "https://sts.windows.net/" + TENANT + "/",
                "https://login.microsoftonline.us/" + TENANT + "/.well-known/openid-configuration");
        assertOrigin(
                Origin.entraV2(EntraCloud.CHINA, TENANT),
                "https://login.partner.microsoftonline.cn/" + TENANT + "/v2.0",
                "https://login.partner.microsoftonline.cn/" + TENANT + "/v2.0/.well-known/openid-configuration");
        assertOrigin(
                Origin.entraV1(EntraCloud.CHINA, TENANT),
                "https://sts.chinacloudapi.cn/" + TENANT + "/",
                "https://login.partner.microsoftonline.cn/" + TENANT + "/.well-known/openid-configuration");
    }

    private static void assertOrigin(Origin origin, String issuer, String document) {
        assertThat(origin.issuer()).isEqualTo(issuer);
        assertThat(origin.document()).hasToString(document);
    }
}
