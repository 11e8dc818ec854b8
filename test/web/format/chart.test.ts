import { expect } from "chai";
import fc from "fast-check";
import { CHART, bars } from "../../../web/src/format/chart.ts";

describe("Bars of the chart", function () {
  it("stand on the ground inside of the drawing, whatever the shares", function () {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1, max: 2, noNaN: true }), { maxLength: 200 }), (shares) => {
        const drawn = bars(shares);
        expect(drawn).to.have.length(shares.length);
        for (const { x, y, width, height } of drawn) {
          expect(Math.abs(y + height - CHART.height) < 0.011).to.equal(true);
          expect(y >= 0 && y <= CHART.height).to.equal(true);
          expect(x >= 0).to.equal(true);
          expect(x + width <= CHART.width).to.equal(true);
        }
      }),
    );
  });

  it("can be seen unless there is nothing", function () {
    expect(bars([0, 1e-9]).map(({ height }) => height)).to.deep.equal([0, CHART.least]);
  });
});
