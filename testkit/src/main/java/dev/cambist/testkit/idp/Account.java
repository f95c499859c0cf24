package dev.cambist.testkit.idp;

import java.util.List;

/** A member of a tenant: somebody who can obtain tokens at its token endpoints. */
public sealed interface Account extends Subject permits User, ServicePrincipal {

    /** The tenant's GUID: the {@code tid} claim. */
    String tenant();

    /** The account's GUID within all tenants: the {@code oid} claim. */
    String objectId();

    /** Object ids of groups; more than 200 become a reference to Microsoft Graph, as in Entra ID. */
    List<String> groups();

    /** App roles. */
    List<String> roles();
}
