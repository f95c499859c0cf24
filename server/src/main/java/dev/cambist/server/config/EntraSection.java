package dev.cambist.server.config;

import dev.cambist.core.jose.SignatureAlgorithm;
import dev.cambist.server.config.yaml.Block;
import dev.cambist.server.config.yaml.Value;
import dev.cambist.server.settings.ClientSettings;
import dev.cambist.server.settings.Connection;
import dev.cambist.server.settings.EntraCloud;
import dev.cambist.server.settings.IssuerSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code entra} of an issuer. */
final class EntraSection {
    private static final Pattern TENANT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Block block;

    EntraSection(Block block) {
        this.block = block;
    }

    IssuerSettings.Entra read(String name, Connection connection, Optional<ClientSettings> client) {
        List<String> tenants = tenants();
        EntraCloud cloud = cloud();
        Set<String> audiences = audiences(cloud);
        block.finish();
        return new IssuerSettings.Entra(
                name, tenants, cloud, audiences, Set.of(SignatureAlgorithm.RS256), connection, client);
    }

    private EntraCloud cloud() {
        Optional<EntraCloud> named = block.optional("cloud").flatMap(value -> value.oneOf("cloud", EntraCloud.BY_NAME));
        Optional<EntraCloud> found = block.optional("authority")
                .flatMap(value -> value.as(WebAddress::origin))
                .map(EntraCloud::at);
        if (block.has("cloud") && block.has("authority")) {
            block.complain("has both cloud and authority; a cloud has its own, so keep one of them");
        }
        return named.or(() -> found).orElse(EntraCloud.PUBLIC);
    }

    /** Who lists audiences means those; ACR's own, with Resource Manager's as ACR takes them, are for who lists none. */
    private Set<String> audiences(EntraCloud cloud) {
        Optional<Value> list = block.optional("audiences");
        boolean arm = block.optional("arm-audience").flatMap(Value::flag).orElse(list.isEmpty());
        Set<String> audiences =
                new LinkedHashSet<>(list.isPresent() ? IssuersSection.texts(list) : cloud.registryAudiences());
        audiences.addAll(arm ? cloud.armAudiences() : List.of());
        return audiences;
    }

    private List<String> tenants() {
        Set<String> tenants = new LinkedHashSet<>();
        List<Value> values = block.required("tenants", "a list of tenant ids (GUIDs)")
                .map(Value::nonEmptyList)
                .orElse(List.of());
        for (Value value : values) {
            Optional<String> tenant = value.as(EntraSection::tenant);
            if (tenant.isPresent() && !tenants.add(tenant.get())) {
                value.complain(value.quoted() + " stands in this list already; say it once");
            }
        }
        return List.copyOf(tenants);
    }

    private static String tenant(String text) {
        String tenant = text.toLowerCase(Locale.ROOT);
        if (!TENANT.matcher(tenant).matches()) {
            throw new IllegalArgumentException(
                    "is no tenant id; expected a GUID such as"
                            + " 72f988bf-86f1-41af-91ab-2d7cd011db47, because a token names its tenant by that and nothing else");
        }
        return tenant;
    }
}
