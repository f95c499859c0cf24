package dev.cambist.server.settings;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One of the separate instances of Entra ID, and what stands for a registry and for Azure Resource Manager in it: see
 * "Microsoft Entra authentication and national clouds" of Microsoft's documentation.
 *
 * @param authority where its tenants sign in, publish their keys and issue tokens of version 2
 * @param firstIssuer under which host tokens of version 1 are issued
 * @param registryAudiences what a token for a container registry is for; Azure's clients ask for the first
 * @param armAudiences what a token for Azure Resource Manager is for
 */
public record EntraCloud(URI authority, URI firstIssuer, List<String> registryAudiences, List<String> armAudiences) {
    /** What a token for Entra's own token exchange is for, as it is asked for. Service connections of Azure DevOps have it. */
    public static final String TOKEN_EXCHANGE = "api://AzureADTokenExchange";

    /** The same as Entra writes it into tokens: the id of that application in the public cloud. */
    public static final String TOKEN_EXCHANGE_ID = "fb60f99c-7a34-4190-8149-302f77469936";

    private static final String REGISTRY = "https://containerregistry.azure.net";

    public static final EntraCloud PUBLIC = new EntraCloud(
            URI.create("https://login.microsoftonline.com"),
            URI.create("https://sts.windows.net"),
            List.of(REGISTRY),
            List.of("https://management.azure.com", "https://management.core.windows.net"));

    /** Its tokens of version 1 have the issuer of the public cloud; a tenant's id is in one cloud only. */
    public static final EntraCloud US_GOVERNMENT = new EntraCloud(
            URI.create("https://login.microsoftonline.us"),
            URI.create("https://sts.windows.net"),
            List.of(REGISTRY, "https://containerregistry.azure.us"),
            List.of("https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net"));

    public static final EntraCloud CHINA = new EntraCloud(
            URI.create("https://login.partner.microsoftonline.cn"),
            URI.create("https://sts.chinacloudapi.cn"),
            List.of(REGISTRY, "https://containerregistry.azure.cn"),
            List.of("https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"));

    public static final Map<String, EntraCloud> BY_NAME = byName();

    private static final Map<String, EntraCloud> BY_LOGIN_HOST = Map.of(
            "login.microsoftonline.com", PUBLIC,
            "login.microsoftonline.us", US_GOVERNMENT,
            "login.partner.microsoftonline.cn", CHINA,
            "login.chinacloudapi.cn", CHINA);

    public EntraCloud {
        registryAudiences = List.copyOf(registryAudiences);
        armAudiences = List.copyOf(armAudiences);
    }

    /** The cloud with this authority; one that is not known stands in for the public one, such as a test's provider. */
    public static EntraCloud at(URI authority) {
        URI bare = URI.create(authority.toString().replaceFirst("/$", ""));
        EntraCloud known = BY_LOGIN_HOST.get(String.valueOf(authority.getHost()).toLowerCase(Locale.ROOT));
        return known != null && authority.getPort() < 0
                ? known
                : new EntraCloud(bare, bare, PUBLIC.registryAudiences, PUBLIC.armAudiences);
    }

    /** The {@code iss} of a tenant's tokens of version 1. */
    public String firstIssuer(String tenant) {
        return firstIssuer + "/" + tenant + "/";
    }

    /** The {@code iss} of a tenant's tokens of version 2. */
    public String secondIssuer(String tenant) {
        return authority + "/" + tenant + "/v2.0";
    }

    private static Map<String, EntraCloud> byName() {
        Map<String, EntraCloud> clouds = new LinkedHashMap<>();
        clouds.put("public", PUBLIC);
        clouds.put("usgovernment", US_GOVERNMENT);
        clouds.put("china", CHINA);
        return clouds;
    }
}
