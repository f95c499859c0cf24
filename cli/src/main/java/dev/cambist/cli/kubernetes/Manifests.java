package dev.cambist.cli.kubernetes;

/** Three texts that agree on the registries and the audiences. */
record Manifests(KubeletConfig kubelet, RbacManifest rbac, CambistFragment cambist) {
    String text(ManifestPart part) {
        return switch (part) {
            case KUBELET -> kubelet.text();
            case RBAC -> rbac.text();
            case CAMBIST -> cambist.text();
        };
    }

    String all() {
        return kubelet.text() + "---\n" + rbac.text() + "---\n" + cambist.text();
    }
}
