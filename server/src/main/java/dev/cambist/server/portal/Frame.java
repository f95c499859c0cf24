package dev.cambist.server.portal;

/**
 * What stands around every page.
 *
 * @param title of the page
 * @param person what people call who is signed in; empty where nobody is
 * @param formToken what the form in the frame carries
 * @param operator whether the person may look at the pages of those who run the server
 */
public record Frame(String title, String person, String formToken, boolean operator) {
    /** Around a page for whoever is not signed in. */
    static Frame open(String title) {
        return new Frame(title, "", "", false);
    }

    public boolean isPersonal() {
        return !person.isEmpty();
    }

    /** Changes with what the styles and the script are, so that browsers may keep them. */
    public String version() {
        return PortalFiles.VERSION;
    }
}
