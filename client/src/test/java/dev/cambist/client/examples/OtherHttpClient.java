package dev.cambist.client.examples;

import dev.cambist.client.AuthorizationHeader;
import dev.cambist.client.RegistryCredentials;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;

public final class OtherHttpClient {
    private OtherHttpClient() {}

    public static int head(RegistryCredentials credentials, URI manifest) throws IOException {
        // README
        AuthorizationHeader header = credentials.authorization("HEAD", manifest);
        HttpURLConnection connection = head(manifest, header);
        if (connection.getResponseCode() == 401) {
            Map<String, List<String>> headers = connection.getHeaderFields();
            header = credentials.renewed(header, headers.getOrDefault("WWW-Authenticate", List.of()));
            connection = head(manifest, header);
        }
        int status = connection.getResponseCode();
        // end
        return status;
    }

    private static HttpURLConnection head(URI manifest, AuthorizationHeader header) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) manifest.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setRequestMethod("HEAD");
        connection.setRequestProperty(AuthorizationHeader.NAME, header.value());
        return connection;
    }
}
