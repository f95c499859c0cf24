package dev.cambist.server.pkcs11;

import dev.cambist.core.jose.Secret;
import java.io.IOException;
import java.security.AuthProvider;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.login.LoginException;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A token that was logged in to, with handles of its private keys, which are good as long as this session is. */
final class TokenSession {
    private static final Logger LOG = LoggerFactory.getLogger(TokenSession.class);

    private final AuthProvider provider;
    private final Secret pin;
    private final Map<PublicKey, PrivateKey> handles = new ConcurrentHashMap<>();

    private TokenSession(AuthProvider provider, Secret pin) {
        this.provider = provider;
        this.pin = pin;
    }

    /** @param slot the place of its slot in the library's list */
    static TokenSession open(TokenPlace place, int slot, Secret pin) throws GeneralSecurityException, IOException {
        Provider general = Security.getProvider("SunPKCS11");
        if (general == null) {
            throw new GeneralSecurityException("this Java has no module jdk.crypto.cryptoki");
        }
        Provider provider = general.configure("--name = Cambist\nlibrary = \"" + place.library()
                + "\"\nslotListIndex = " + slot + "\ndestroyTokenAfterLogout = true\n");
        TokenSession session = new TokenSession((AuthProvider) provider, pin);
        session.load();
        return session;
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        char[] password = pin.value().toCharArray();
        try {
            store.load(null, password);
            return store;
        } finally {
            Arrays.fill(password, ' ');
        }
    }

    /** What is there now: each time a new look, because a key store shows what was there when it was loaded. */
    List<TokenKey> read(String label) throws GeneralSecurityException, IOException {
        KeyStore store = load();
        List<TokenKey> keys = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Certificate[] chain = store.getCertificateChain(alias);
            if (chain == null
                    || !(chain[0] instanceof X509Certificate certificate)
                    || !isOf(label, alias, certificate)) {
                continue;
            }
            if (store.getKey(alias, null) instanceof PrivateKey handle) {
                handles.put(certificate.getPublicKey(), handle);
                keys.add(new TokenKey(
                        label,
                        Arrays.stream(chain).map(X509Certificate.class::cast).toList()));
            }
        }
        return keys;
    }

    /** Where several certificates have one label, SunPKCS11 adds the issuer and the serial number to it. */
    private static boolean isOf(String label, String alias, X509Certificate certificate) {
        return alias.equals(label)
                || alias.equals(label + "/"
                        + certificate.getIssuerX500Principal().getName(X500Principal.CANONICAL) + "/"
                        + certificate.getSerialNumber());
    }

    Provider provider() {
        return provider;
    }

    Optional<PrivateKey> handle(PublicKey key) {
        return Optional.ofNullable(handles.get(key));
    }

    /** So that SunPKCS11 closes no session of a later login by an old number. */
    void logout() {
        try {
            provider.logout();
        } catch (LoginException | ProviderException e) {
            LOG.debug("the token cannot be logged out of: {}", Pkcs11Token.reason(e));
        }
    }
}
