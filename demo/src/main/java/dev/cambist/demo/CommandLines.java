package dev.cambist.demo;

import java.util.List;

/** Lines to paste into another terminal of this machine, whole as they are. */
record CommandLines(Demo demo, Run run) {
    private static final String AGAIN = "2"; // the tag that skopeo pushes

    /**
     * A line.
     *
     * @param text what it does, in half a sentence
     */
    record Line(String text, String command) {}

    List<Line> all() {
        return List.of(
                new Line("The exchange, and a token for one repository:", exchange()),
                new Line("", token()),
                new Line("The image's tags, as the Azure SDKs ask for them:", tags()),
                new Line("The image, and a second tag of it, with skopeo:", inspect()),
                new Line("", copy()),
                new Line("The push that is refused:", toPayroll()),
                new Line("And with Docker:", docker()));
    }

    private String exchange() {
        return curl() + run.exchange().address() + " -d grant_type=access_token -d service=" + Demo.SERVICE
                + " -d access_token=" + run.identityToken();
    }

    private String token() {
        return curl() + run.token().address() + " -d grant_type=refresh_token -d service=" + Demo.SERVICE
                + " -d scope=repository:acme/shop/web:pull -d refresh_token=" + run.refreshToken();
    }

    /** What the Azure SDKs ask for. */
    private String tags() {
        String scope = "repository:" + ImageRun.REPOSITORY + ":metadata_read";
        return curl() + demo.cambist().url().resolve("/acr/v1/" + ImageRun.REPOSITORY + "/_tags")
                + " -H \"Authorization: Bearer $(" + curl() + "-u " + RegistryCalls.USER + ":" + run.identityToken()
                + " '" + run.token().address() + "?service=" + Demo.SERVICE + "&scope=" + scope
                + "' | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\"";
    }

    private String inspect() {
        return skopeo("inspect ") + verify("") + " --creds " + credentials() + " docker://"
                + demo.image(ImageRun.REPOSITORY, ImageRun.TAG);
    }

    private String copy() {
        return copyTo(demo.image(ImageRun.REPOSITORY, AGAIN));
    }

    /** Which is refused. */
    private String toPayroll() {
        return copyTo(demo.image(ImageRun.OTHER, ImageRun.TAG));
    }

    private String copyTo(String image) {
        return skopeo("copy ") + verify("src-") + " " + verify("dest-") + " --src-creds " + credentials()
                + " --dest-creds " + credentials() + " docker://" + demo.image(ImageRun.REPOSITORY, ImageRun.TAG)
                + " docker://" + image;
    }

    /** Docker itself lets registries at this machine's own addresses go without a certificate that it knows. */
    private String docker() {
        return "echo " + run.identityToken() + " | docker login --username " + RegistryCalls.USER
                + " --password-stdin " + demo.cambist().url().getAuthority() + " && docker pull "
                + demo.image(ImageRun.REPOSITORY, ImageRun.TAG);
    }

    private String credentials() {
        return RegistryCalls.USER + ":" + run.identityToken();
    }

    private String curl() {
        return demo.trust().map(trust -> "curl -s --cacert " + trust.pem()).orElse("curl -s") + " ";
    }

    private String skopeo(String verb) {
        return demo.trust().map(trust -> "SSL_CERT_FILE=" + trust.pem() + " ").orElse("") + "skopeo " + verb;
    }

    private String verify(String side) {
        return "--" + side + "tls-verify=" + demo.trust().isPresent();
    }
}
