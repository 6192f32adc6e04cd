import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What DSS says of signed files, without a network: a folder of trusted certificates, a moment (ISO 8601), the files.
 * One line for each signature: file, format, indication, sub-indication, the errors; separated by tabs.
 */
class SignatureJudge {
    public static void main(String[] arguments) {
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        for (File certificate : new File(arguments[0]).listFiles()) {
            trusted.addCertificate(DSSUtils.loadCertificate(certificate));
        }
        for (String path : List.of(arguments).subList(2, arguments.length)) {
            try {
                judge(path, trusted, Date.from(Instant.parse(arguments[1])));
            } catch (Exception refused) {
                say(path, "", "REFUSED", refused.getClass().getSimpleName(), String.valueOf(refused.getMessage()));
            }
        }
    }

    private static void judge(String path, CommonTrustedCertificateSource trusted, Date moment) {
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        verifier.setAIASource(null);
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new FileDocument(path));
        validator.setCertificateVerifier(verifier);
        validator.setValidationTime(moment);
        SimpleReport report = validator.validateDocument().getSimpleReport();
        for (String signature : report.getSignatureIdList()) {
            String errors = report.getAdESValidationErrors(signature).stream()
                .map(error -> error.getValue()).collect(Collectors.joining(" | "));
            say(path, String.valueOf(report.getSignatureFormat(signature)), String.valueOf(report.getIndication(signature)),
                String.valueOf(report.getSubIndication(signature)), errors);
        }
    }

    private static void say(String... fields) {
        System.out.println(Arrays.stream(fields).map(field -> field.replaceAll("\\s+", " ")).collect(Collectors.joining("\t")));
    }
}
