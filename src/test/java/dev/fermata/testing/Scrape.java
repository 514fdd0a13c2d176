package dev.fermata.testing;

import static io.restassured.RestAssured.given;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /q/metrics} tells a scraper at this moment. */
public final class Scrape {

    private Scrape() {}

    /** All of it. */
    public static String text() {
        return given().get("/q/metrics").then().statusCode(200).extract().asString();
    }

    /** The figure of this name with these labels, in the order of the alphabet; zero while there is none. */
    public static double figure(String name) {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)(?: #.*)?$", Pattern.MULTILINE).matcher(text());
        return line.find() ? Double.parseDouble(line.group(1)) : 0;
    }
}
