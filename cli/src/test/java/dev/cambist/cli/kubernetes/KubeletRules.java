package dev.cambist.cli.kubernetes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * How the kubelet reads its CredentialProviderConfig: strictly, and with the rules of {@code
 * validateCredentialProviderConfig} (kubernetes/kubernetes, pkg/credentialprovider/plugin/config.go, 1.34).
 */
final class KubeletRules {
    private static final Set<String> PROVIDER =
            Set.of("name", "apiVersion", "matchImages", "defaultCacheDuration", "tokenAttributes", "args", "env");
    private static final Set<String> TOKEN = Set.of(
            "serviceAccountTokenAudience",
            "cacheType",
            "requireServiceAccount",
            "requiredServiceAccountAnnotationKeys",
            "optionalServiceAccountAnnotationKeys");

    private KubeletRules() {}

    @SuppressWarnings("unchecked")
    static Map<String, Object> mapping(String yaml) {
        return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> providers(String yaml) {
        return (List<Map<String, Object>>) mapping(yaml).get("providers");
    }

    /** What the kubelet would not start with. */
    static List<String> complaints(String yaml) {
        List<String> complaints = new ArrayList<>();
        Map<String, Object> file = mapping(yaml);
        if (!file.keySet().equals(Set.of("apiVersion", "kind", "providers"))
                || !"kubelet.config.k8s.io/v1".equals(file.get("apiVersion"))
                || !"CredentialProviderConfig".equals(file.get("kind"))) {
            complaints.add("it is no CredentialProviderConfig: " + file.keySet());
        }
        Set<Object> names = new HashSet<>();
        for (Map<String, Object> provider : providers(yaml)) {
            provider(provider, complaints);
            if (!names.add(provider.get("name"))) {
                complaints.add("duplicate name " + provider.get("name"));
            }
        }
        return complaints;
    }

    private static void provider(Map<String, Object> provider, List<String> complaints) {
        unknown(provider, PROVIDER, complaints);
        String name = String.valueOf(provider.get("name"));
        if (name.contains("/") || name.contains(" ") || name.equals(".") || name.equals("..")) {
            complaints.add("no file can have the name " + name);
        }
        if (!"credentialprovider.kubelet.k8s.io/v1".equals(provider.get("apiVersion"))) {
            complaints.add("tokenAttributes are only supported for v1");
        }
        if (!(provider.get("matchImages") instanceof List<?> images) || images.isEmpty()) {
            complaints.add("matchImages is required");
        }
        if (!String.valueOf(provider.get("defaultCacheDuration")).matches("[0-9]+s")) {
            complaints.add("defaultCacheDuration is required");
        }
        if (provider.get("tokenAttributes") instanceof Map<?, ?> token) {
            unknown(token, TOKEN, complaints);
            if (!(token.get("serviceAccountTokenAudience") instanceof String)
                    || !(token.get("requireServiceAccount") instanceof Boolean)
                    || !Set.of("Token", "ServiceAccount").contains(String.valueOf(token.get("cacheType")))) {
                complaints.add("tokenAttributes are not complete: " + token);
            }
        } else {
            complaints.add("there are no tokenAttributes");
        }
        if (provider.get("env") instanceof List<?> env) {
            env.forEach(variable -> unknown((Map<?, ?>) variable, Set.of("name", "value"), complaints));
        }
    }

    private static void unknown(Map<?, ?> members, Set<String> known, List<String> complaints) {
        members.keySet().stream()
                .filter(key -> !known.contains(String.valueOf(key)))
                .forEach(key -> complaints.add("unknown field " + key));
    }
}
